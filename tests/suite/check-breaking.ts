import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {project} from '#local/project.ts';
import type {Outcome} from './outcome.ts';
import {packaged, runCommand} from './run-command.ts';

const name = 'contracts: nothing breaks (buf)';

/**
 * Whether the contracts still serve everybody who was written against those of the main branch. That branch has no
 * gen/proto, which is generated and which its contracts import; so the present one is put beside them.
 */
export async function checkBreaking(): Promise<Outcome> {
  const branch = await mainBranch();
  if (branch === undefined)
    return {kind: 'skipped', name, reason: 'there is no branch main with contracts to compare with'};
  const folder = mkdtempSync(join(tmpdir(), 'souk-breaking-'));
  try {
    const steps: readonly [string, string[]][] = [
      ['git', ['archive', '--format=tar', '-o', join(folder, 'main.tar'), branch, 'proto', 'buf.yaml']],
      ['tar', ['-xf', join(folder, 'main.tar'), '-C', folder]],
    ];
    for (const [program, args] of steps) {
      const {succeeded, output} = await runCommand(program, args);
      if (!succeeded) return {kind: 'failed', name, output};
    }
    cpSync(join(project, 'gen', 'proto'), join(folder, 'gen', 'proto'), {recursive: true});
    const {succeeded, output} = await runCommand(packaged('buf'), ['breaking', '--against', folder]);
    return succeeded ? {kind: 'passed', name: `${name}, against ${branch}`} : {kind: 'failed', name, output};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** `main`, or in a clone of another branch `origin/main`; undefined where neither has contracts. */
async function mainBranch(): Promise<string | undefined> {
  for (const branch of ['main', 'origin/main']) {
    const {succeeded} = await runCommand('git', ['cat-file', '-e', `${branch}:buf.yaml`]);
    if (succeeded) return branch;
  }
  return undefined;
}
