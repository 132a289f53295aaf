import pc from 'picocolors';
import type {Outcome} from './outcome.ts';

/** Prints outcomes as they come and counts them. */
export interface Reporter {
  heading(text: string): void;
  add(outcome: Outcome): void;
  /** Prints every failure again, then the line that counts. Returns whether all is well. */
  finish(): boolean;
}

/** Reports to the terminal: one line a test, a failed one with its output. */
export function terminalReporter(): Reporter {
  const outcomes: Outcome[] = [];
  const begin = Date.now();
  return {
    heading: (text) => console.log(`\n${pc.bold(text)}`),
    add(outcome) {
      outcomes.push(outcome);
      console.log(lineOf(outcome));
    },
    finish() {
      const failures = outcomes.filter((outcome) => outcome.kind === 'failed');
      const passed = outcomes.filter(({kind}) => kind === 'passed').length;
      const skipped = outcomes.length - passed - failures.length;
      for (const {name, output} of failures) console.log(`\n${pc.red(`FAILED ${name}`)}\n${indented(output)}`);
      const seconds = Math.round((Date.now() - begin) / 1000);
      console.log(`\n${skipped > 0 ? `${skipped} skipped\n` : ''}${pc.dim(`${seconds} s`)}`);
      console.log(`${passed} passed, ${failures.length} failed`);
      return failures.length === 0;
    },
  };
}

function lineOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'passed':
      return `  ${pc.green('✔')} ${outcome.name}`;
    case 'failed':
      return `  ${pc.red('✘')} ${outcome.name}`;
    case 'skipped':
      return `  ${pc.yellow('-')} ${outcome.name} ${pc.dim(`(skipped: ${outcome.reason})`)}`;
    default:
      return outcome satisfies never;
  }
}

const indented = (text: string) =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
