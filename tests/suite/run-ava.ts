import {chmod, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Outcome} from './outcome.ts';
import {packaged, runCommand} from './run-command.ts';
import {tapReader} from './tap-reader.ts';

/** Runs the test files that match and hears every outcome as it comes. `selection`: patterns, and options of ava. */
export async function runAva(
  selection: readonly string[],
  env: Readonly<Record<string, string>>,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  let seen = 0;
  let failures = 0;
  const reader = tapReader((outcome) => {
    seen += 1;
    if (outcome.kind === 'failed') failures += 1;
    onOutcome(outcome);
  });
  const TMPDIR = await ownTemporaryFolder();
  const options = {env: {...env, TMPDIR}, onLine: reader.line};
  const {succeeded, output} = await runCommand(packaged('ava'), ['--tap', ...selection], options);
  await rm(TMPDIR, {recursive: true, force: true});
  reader.end();
  // What stops ava itself, a file that does not load for example, must not look like success.
  if ((!succeeded && failures === 0) || seen === 0) {
    onOutcome({kind: 'failed', name: `ava ${selection.join(' ')}`, output: output.split('\n').slice(-40).join('\n')});
  }
}

/** Whatever tests leave behind goes with it. Servers that run as somebody else may pass through. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'souk-tests-'));
  await chmod(folder, 0o711);
  return folder;
}
