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
  const {succeeded, output} = await runCommand(packaged('ava'), ['--tap', ...selection], {env, onLine: reader.line});
  reader.end();
  // What stops ava itself, a file that does not load for example, must not look like success.
  if ((!succeeded && failures === 0) || seen === 0) {
    onOutcome({kind: 'failed', name: `ava ${selection.join(' ')}`, output: output.split('\n').slice(-40).join('\n')});
  }
}
