import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {identify} from '../../processes/process-identity.ts';
import {clearRun} from '../clear-run.ts';
import {HomeIsLocked, lockHome} from '../lock-home.ts';
import {openHome} from '../open-home.ts';

const newHome = () => openHome(mkdtempSync(join(tmpdir(), 'souk-lock-')));

test('a home that is locked says by whom, and can be had again once it is released', async (t) => {
  const home = newHome();
  const lock = await lockHome(home);
  const error = await t.throwsAsync(lockHome(home), {instanceOf: HomeIsLocked});
  t.is(error.pid, process.pid);
  lock.release();
  (await lockHome(home)).release();
});

test('the lock of a runner that was killed is taken over', async (t) => {
  const home = newHome();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const identity = identify(child.pid ?? 0);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  writeFileSync(join(home.run, 'lock'), JSON.stringify({...identity, stopping: false}));
  const lock = await t.notThrowsAsync(lockHome(home));
  t.not(lock, undefined);
});

test('whoever comes while the runner is stopping waits for it', async (t) => {
  const home = newHome();
  const lock = await lockHome(home);
  lock.stopping();
  const next = lockHome(home);
  setTimeout(() => {
    clearRun(home);
    lock.release();
  }, 300);
  await t.notThrowsAsync(next);
});

test('of many who want the lock of a dead runner at once, one gets it', async (t) => {
  const home = newHome();
  writeFileSync(join(home.run, 'lock'), JSON.stringify({pid: 2 ** 22 + 1, startTime: 'gone', stopping: false}));
  const lockModule = JSON.stringify(new URL('../lock-home.ts', import.meta.url).href);
  // Who has it keeps it until all have been answered, however late some of them begin.
  const script = `
    const {lockHome} = await import(${lockModule});
    try { await lockHome(${JSON.stringify(home)}); console.log('mine'); for await (const _ of process.stdin); }
    catch { console.log('locked'); }`;
  const runs = Array.from({length: 6}, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
  t.teardown(() => {
    for (const run of runs) run.kill();
  });
  const answers = await Promise.all(runs.map(async ({stdout}) => String((await once(stdout, 'data'))[0]).trim()));
  for (const run of runs) run.stdin.end();
  t.is(answers.filter((answer) => answer === 'mine').length, 1);
});
