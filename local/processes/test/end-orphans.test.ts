import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {endOrphans} from '../end-orphans.ts';
import {identify, isRunning} from '../process-identity.ts';
import {openLedger} from '../process-ledger.ts';

const newRun = () => mkdtempSync(join(tmpdir(), 'souk-orphans-'));

/** Resolves when the program has printed something: it is set up then. */
async function running(script: string): Promise<ChildProcess & {pid: number}> {
  const child = spawn(process.execPath, ['-e', script], {stdio: ['ignore', 'pipe', 'inherit']});
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return Object.assign(child, {pid: child.pid ?? 0});
}

test('a process that another runner had started is ended, and forgotten', async (t) => {
  const run = newRun();
  const orphan = await running('setInterval(() => {}, 1000); console.log("up")');
  openLedger({run}).started('cart-0', orphan.pid, 'SIGTERM');
  t.deepEqual(await endOrphans(openLedger({run})), ['cart-0']);
  t.is(identify(orphan.pid), undefined);
  t.deepEqual(openLedger({run}).entries(), []);
});

test('an orphan that does not listen is killed after the deadline', async (t) => {
  const run = newRun();
  const orphan = await running('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")');
  openLedger({run}).started('cart-0', orphan.pid, 'SIGTERM');
  await endOrphans(openLedger({run}), 100);
  t.is(identify(orphan.pid), undefined);
});

test('a stranger who has got the pid of an orphan is left alone', async (t) => {
  const run = newRun();
  const stranger = await running('setInterval(() => {}, 1000); console.log("up")');
  const entry = {name: 'cart-0', pid: stranger.pid, startTime: 'another boot:1', stopSignal: 'SIGTERM'};
  writeFileSync(join(run, 'processes.json'), JSON.stringify([entry]));
  t.deepEqual(await endOrphans(openLedger({run})), []);
  const identity = identify(stranger.pid);
  t.true(identity !== undefined && isRunning(identity));
  stranger.kill('SIGKILL');
});

test('the same process is identified the same way twice, and another one differently', async (t) => {
  const other = await running('setInterval(() => {}, 1000); console.log("up")');
  t.deepEqual(identify(process.pid), identify(process.pid));
  t.notDeepEqual(identify(process.pid)?.startTime, undefined);
  t.false(isRunning({pid: other.pid, startTime: identify(process.pid)?.startTime ?? ''}));
  other.kill('SIGKILL');
});
