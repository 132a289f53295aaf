import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {ownFolder} from '#tests/support/own-folder.ts';
import {commitOf} from '../commit.ts';

test('a tree with changes that are not committed has no commit to tag an image by', async (t) => {
  const folder = await ownFolder(t);
  const git = (...args: string[]) => execFileSync('git', args, {cwd: folder, encoding: 'utf8'}).trim();
  git('init', '--quiet');
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'First');
  t.is(commitOf(folder), git('rev-parse', 'HEAD'));
  writeFileSync(join(folder, 'changed.ts'), '');
  t.throws(() => commitOf(folder), {message: /changed\.ts/});
});
