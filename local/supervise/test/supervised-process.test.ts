import {existsSync, mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import {identify} from '../../processes/process-identity.ts';
import {openLedger} from '../../processes/process-ledger.ts';
import type {ProcessPlan} from '../process-plan.ts';
import {SupervisedProcess} from '../supervised-process.ts';
import {Supervisor} from '../supervisor.ts';

/** A process that is ready once it has written a file, and that runs a script. */
function planOf(script: string, changes: Partial<ProcessPlan> = {}): ProcessPlan {
  const folder = mkdtempSync(join(tmpdir(), 'souk-supervise-'));
  return {
    name: 'example',
    command: process.execPath,
    args: ['-e', `require('node:fs').writeFileSync('up', String(process.pid)); ${script}`],
    cwd: folder,
    env: {},
    logFile: join(folder, 'log'),
    leftovers: [join(folder, 'up')],
    ready: async () => existsSync(join(folder, 'up')),
    readyDeadlineMs: 20_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 5_000,
    ...changes,
  };
}

const ledgerOf = ({cwd}: ProcessPlan) => openLedger({run: cwd});
const staysUp = 'setInterval(() => {}, 1000)';

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error('it does not come true');
  }
}

test('a process that is killed is started again, named in the report, and counted', async (t) => {
  const plan = planOf(staysUp);
  const reports: string[] = [];
  const example = new SupervisedProcess(plan, ledgerOf(plan), (message) => reports.push(message));
  await example.start();
  const {pid} = await example.status();
  example.kill('SIGKILL');
  await until(async () => (await example.status()).pid !== pid && reports.includes('example is back'));
  const status = await example.status();
  t.is(status.state, 'ready');
  t.is(status.restarts, 1);
  t.regex(reports[0] ?? '', /example ended \(SIGKILL\), starts again in 0.2 s/);
  await example.stop();
});

test('a process that ends several times before it is ready comes back once', async (t) => {
  const plan = planOf(`
    const count = require('node:fs').existsSync('count') ? Number(require('node:fs').readFileSync('count')) : 0;
    require('node:fs').writeFileSync('count', String(count + 1));
    if (count === 1 || count === 2) { require('node:fs').rmSync('up'); process.exit(1); }
    ${staysUp}`);
  const reports: string[] = [];
  const countOf = () => Number(readFileSync(join(plan.cwd, 'count'), 'utf8'));
  const settled = async () => countOf() === 4 && (await example.status()).state === 'ready';
  const example = new SupervisedProcess(plan, ledgerOf(plan), (message) => reports.push(message));
  await example.start();
  await until(() => existsSync(join(plan.cwd, 'count')));
  example.kill('SIGKILL');
  await until(async () => (await settled()) && reports.at(-1) === 'example is back');
  t.deepEqual(
    reports.map((report) => report.replace(/ \(.*/, '')),
    ['example ended', 'example ended', 'example ended', 'example is back'],
  );
  await example.stop();
});

test('a process that ends as soon as it starts fails the start with the end of its log', async (t) => {
  const plan = planOf('console.error("no such table"); process.exit(3)', {ready: async () => false});
  const example = new SupervisedProcess(plan, ledgerOf(plan), () => undefined);
  const error = await t.throwsAsync(example.start());
  t.regex(error.message, /example ends as soon as it starts[\s\S]*no such table/);
  t.is((await example.status()).state, 'stopped');
});

test('a program that does not exist fails the start', async (t) => {
  const plan = planOf('', {command: '/no/such/program', ready: async () => false});
  await t.throwsAsync(new SupervisedProcess(plan, ledgerOf(plan), () => undefined).start(), {message: /ends as soon/});
});

test('a stopped process is gone and not started again', async (t) => {
  const plan = planOf(staysUp);
  const ledger = ledgerOf(plan);
  const example = new SupervisedProcess(plan, ledger, (message) => t.fail(message));
  await example.start();
  const {pid} = await example.status();
  t.is(ledger.entries().length, 1);
  await example.stop();
  t.is(identify(pid ?? 0), undefined);
  t.deepEqual(ledger.entries(), []);
});

test('a process that does not listen is killed after its deadline', async (t) => {
  const plan = planOf(`process.on('SIGTERM', () => {}); ${staysUp}`, {stopDeadlineMs: 200});
  const example = new SupervisedProcess(plan, ledgerOf(plan), () => undefined);
  await example.start();
  const {pid} = await example.status();
  await example.stop();
  t.is(identify(pid ?? 0), undefined);
});

test('a restart that was asked for comes at once and is no failure', async (t) => {
  const plan = planOf(staysUp);
  const example = new SupervisedProcess(plan, ledgerOf(plan), (message) => t.fail(message));
  await example.start();
  const before = readFileSync(join(plan.cwd, 'up'), 'utf8');
  await example.restart();
  t.not(readFileSync(join(plan.cwd, 'up'), 'utf8'), before);
  t.is((await example.status()).restarts, 1);
  await example.stop();
});

/** A program whose next process ends the one before, as Envoy does, once it is ready itself. */
const successor = `
  const {readFileSync, existsSync, writeFileSync} = require('node:fs');
  const former = existsSync('pid') ? Number(readFileSync('pid')) : undefined;
  writeFileSync('pid', String(process.pid));
  writeFileSync('epochs', (existsSync('epochs') ? readFileSync('epochs', 'utf8') : '') + process.argv.at(-1));
  ${staysUp};
  if (process.argv.at(-1) !== '0') setTimeout(() => process.kill(former), 300);`;

test('a program that knows how takes over at a restart: one is ready before the other ends, and after a failure it starts alone', async (t) => {
  const plan = planOf(successor, {succession: {args: (epoch) => ['--', String(epoch)], deadlineMs: 10_000}});
  const ledger = ledgerOf(plan);
  const example = new SupervisedProcess(plan, ledger, () => undefined);
  await example.start();
  const {pid: first} = await example.status();
  const restarted = example.restart();
  await until(() => ledger.entries().length === 2);
  t.truthy(identify(first ?? 0), 'the first one runs while the second one starts');
  await restarted;
  t.is(identify(first ?? 0), undefined);
  t.is((await example.status()).state, 'ready');
  await example.restart();
  const {pid: third} = await example.status();
  example.kill('SIGKILL');
  await until(async () => (await example.status()).pid !== third && (await example.status()).state === 'ready');
  t.is(readFileSync(join(plan.cwd, 'epochs'), 'utf8'), '0120');
  await example.stop();
  t.deepEqual(ledger.entries(), []);
});

test('one that was to take over and ends takes the one before with it, and a new one starts alone', async (t) => {
  const script = `if (process.argv.at(-1) === '1') { require('node:fs').rmSync('up'); process.exit(7); } ${staysUp}`;
  const plan = planOf(script, {succession: {args: (epoch) => ['--', String(epoch)], deadlineMs: 10_000}});
  const reports: string[] = [];
  const example = new SupervisedProcess(plan, ledgerOf(plan), (message) => reports.push(message));
  await example.start();
  const {pid: first} = await example.status();
  await example.restart();
  t.is(identify(first ?? 0), undefined);
  t.regex(reports[0] ?? '', /example ended \(code 7\)/);
  t.is((await example.status()).state, 'ready');
  await example.stop();
});

test('a process still runs while it is drained', async (t) => {
  const seen: boolean[] = [];
  const plan = planOf(staysUp);
  const runs = () => identify(Number(readFileSync(join(plan.cwd, 'up'), 'utf8'))) !== undefined;
  const example = new SupervisedProcess({...plan, drain: async () => void seen.push(runs())}, ledgerOf(plan), t.log);
  await example.start();
  await example.stop();
  t.deepEqual(seen, [true]);
  t.false(runs());
});

test('stages stop in the opposite order of their start', async (t) => {
  const stopped: string[] = [];
  const plan = (name: string) => planOf(staysUp, {name, drain: async () => void stopped.push(name)});
  const [database, service, edge] = [plan('database'), plan('service'), plan('edge')];
  const supervisor = new Supervisor(ledgerOf(database), () => undefined);
  await supervisor.start([database]);
  await supervisor.start([service], [edge]);
  await supervisor.stop();
  t.deepEqual(stopped, ['edge', 'service', 'database']);
  await t.throwsAsync(supervisor.start([database]), {message: /stopped/});
});

test('a process that crashes with its zone stays down until it is started, and one of another zone goes on', async (t) => {
  const plan = planOf(staysUp, {zone: 'a'});
  const other = {...planOf(staysUp, {zone: 'b'}), name: 'other'};
  const supervisor = new Supervisor(ledgerOf(plan), () => undefined);
  await supervisor.start([plan, other]);
  const before = await supervisor.statuses();
  await Promise.all(supervisor.zone('a').map((process) => process.crash()));
  // Longer than the pause after which a process that ended by itself starts again.
  await sleep(500);
  const [down, up] = await supervisor.statuses();
  t.is(down?.state, 'stopped');
  t.is(identify(before[0]?.pid ?? 0), undefined);
  t.is(up?.pid, before[1]?.pid);

  await Promise.all(supervisor.zone('a').map((process) => process.start()));
  t.is((await supervisor.process('example').status()).state, 'ready');
  await Promise.all(supervisor.zone('b').map((process) => process.start()));
  t.is((await supervisor.process('other').status()).pid, before[1]?.pid, 'what is up is not started again');
  t.throws(() => supervisor.zone('c'), {message: 'nothing runs in a zone c, but in a, b'});
  await supervisor.stop();
});
