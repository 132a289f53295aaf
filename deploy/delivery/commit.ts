import {execFileSync} from 'node:child_process';
import {project} from '#local/project.ts';

/**
 * The commit that is checked out, in full: the tag of its image.
 * @throws Error when the tree holds what the commit does not: an image of it would lie about where it comes from.
 */
export function commitOf(folder = project): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, {cwd: folder, encoding: 'utf8'}).trim();
  const changed = git('status', '--porcelain');
  if (changed !== '')
    throw new Error(`these files are not committed, and an image is tagged by its commit:\n${changed}`);
  return git('rev-parse', 'HEAD');
}
