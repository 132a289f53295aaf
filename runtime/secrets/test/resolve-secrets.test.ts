import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {ConfigError} from '#runtime/config/config-of.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import {withSecrets} from '../with-secrets.ts';

test('a setting names the file that holds its secret; the line break at its end is none of it', async (t) => {
  const folder = await ownFolder(t);
  await writeFile(join(folder, 'one'), 's3cret\n');
  await writeFile(join(folder, 'two'), ' two\nlines \n\n');
  const settings = await withSecrets({ONE: `file:${folder}/one`, TWO: `file:${folder}/two`, PLAIN: 'redis://host'});
  t.deepEqual(settings, {ONE: 's3cret', TWO: ' two\nlines \n', PLAIN: 'redis://host'});
});

test('every setting whose secret is missing is named at once, an empty file too', async (t) => {
  const folder = await ownFolder(t);
  await writeFile(join(folder, 'empty'), '\n');
  const settings = {CART_COOKIE_KEY: 'file:/nowhere/key', OTHER: `file:${folder}/empty`, GOOD: 'x'};
  const error = await t.throwsAsync(withSecrets(settings), {instanceOf: ConfigError});
  t.deepEqual(error?.problems, [
    'CART_COOKIE_KEY: /nowhere/key cannot be read (ENOENT)',
    `OTHER: file:${folder}/empty is empty`,
  ]);
});

test('a Vault without a way to know who asks is refused by name', async (t) => {
  const error = await t.throwsAsync(withSecrets({VAULT_ADDR: 'http://127.0.0.1:1'}), {instanceOf: ConfigError});
  t.regex(error?.problems[0] ?? '', /^VAULT_ROLE: is required/);
});

test('a Vault that does not answer is no wrong setting: the error names the setting and not what it holds', async (t) => {
  const settings = {VAULT_ADDR: 'http://127.0.0.1:1', VAULT_TOKEN: 'hvs.secret', KEY: 'vault:secret/a#b'};
  const error = await t.throwsAsync(withSecrets(settings));
  t.false(error instanceof ConfigError);
  t.is(error?.message, 'KEY: the provider vault does not answer');
});

test('a service without a secret that it needs does not start, and says which: 78', async (t) => {
  const main = fileURLToPath(new URL('../../../services/main.ts', import.meta.url));
  const run = async (env: Record<string, string>) => {
    const child = spawn(process.execPath, [main, 'cart'], {env, stdio: ['ignore', 'ignore', 'pipe']});
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    const [code] = await once(child, 'close');
    return {code, errors};
  };
  const absent = await run({});
  t.is(absent.code, 78);
  t.regex(absent.errors, /^ {2}CART_COOKIE_KEY: is required/m);
  const nowhere = await run({CART_COOKIE_KEY: 'file:/nowhere/key'});
  t.is(nowhere.code, 78);
  t.regex(nowhere.errors, /^ {2}CART_COOKIE_KEY: \/nowhere\/key cannot be read/m);
});
