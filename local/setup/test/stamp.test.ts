import {mkdirSync, mkdtempSync, renameSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {hashOf, isFresh, keepStamp} from '../stamp.mjs';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'souk-stamp-'));
  mkdirSync(join(folder, 'inner'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

test('a step is fresh with the inputs it was done with, and with no others', (t) => {
  const stamp = join(folderWith({}), 'deep', 'stamp');
  const hash = hashOf({text: ['one']});
  t.false(isFresh(stamp, hash));
  keepStamp(stamp, hash);
  t.true(isFresh(stamp, hash));
  t.false(isFresh(stamp, hashOf({text: ['two']})));
});

test('every change below a folder changes the hash: content, a new file, another name', (t) => {
  const folder = folderWith({'a.proto': 'a', 'inner/b.proto': 'b'});
  const hashes = [hashOf({paths: [folder]})];
  writeFileSync(join(folder, 'inner', 'b.proto'), 'c');
  hashes.push(hashOf({paths: [folder]}));
  writeFileSync(join(folder, 'new.proto'), '');
  hashes.push(hashOf({paths: [folder]}));
  renameSync(join(folder, 'new.proto'), join(folder, 'other.proto'));
  hashes.push(hashOf({paths: [folder]}));
  t.is(new Set(hashes).size, hashes.length);
});

test('texts that only look alike when put together have different hashes', (t) => {
  t.not(hashOf({text: ['ab', 'c']}), hashOf({text: ['a', 'bc']}));
});

test('what does not exist is no input', (t) => {
  t.is(hashOf({paths: ['/no/such/file']}), hashOf({}));
});
