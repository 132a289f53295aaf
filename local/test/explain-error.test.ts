import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import test from 'ava';
import {explainError} from '../explain-error.ts';

test('what a program complained about when it failed is told with the step that failed', async (t) => {
  const failing = ['-e', 'console.error("the user does not exist"); process.exit(1)'];
  const cause = await t.throwsAsync(promisify(execFile)(process.execPath, failing));
  const explained = explainError(new Error('initdb failed', {cause}));
  t.regex(explained, /^initdb failed\n/);
  t.regex(explained, /\nthe user does not exist\n/);
});

test('an error without a cause is its message, anything else that was thrown its text', (t) => {
  t.is(explainError(new Error('port 80 is in use')), 'port 80 is in use');
  t.is(explainError('stop'), 'stop');
});
