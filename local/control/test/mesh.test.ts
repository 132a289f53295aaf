import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import test from 'ava';

const mesh = (...args: readonly string[]) => promisify(execFile)(process.execPath, ['local/control/mesh.ts', ...args]);

test('a word that is no command is refused by its name, with the commands that there are', async (t) => {
  await t.throwsAsync(mesh('restrat', 'cart'), {
    message:
      /there is no command restrat, but status, logs, restart, kill-zone, start-zone, slow, outbox, dead-letters, fault, tunnel, stop/,
  });
});

test('where nothing runs, the status says so and how to start', async (t) => {
  await t.throwsAsync(mesh('--home', 'no-such-home'), {
    message: /nothing runs in .*no-such-home: start it with npm start/,
  });
});
