import type {Outcome} from './outcome.ts';

/** Takes the lines of a TAP stream (testanything.org, version 13) one by one. */
export interface TapReader {
  line(text: string): void;
  end(): void;
}

/** Turns a TAP stream into outcomes. What follows a failed test, up to the next one, is its output. */
export function tapReader(onOutcome: (outcome: Outcome) => void): TapReader {
  let failed: {name: string; lines: string[]} | undefined;
  const flush = () => {
    if (failed) onOutcome({kind: 'failed', name: failed.name, output: failed.lines.join('\n').trimEnd()});
    failed = undefined;
  };
  return {
    line(text) {
      const [, not, rest] = /^(not )?ok \d+ - (.*)$/.exec(text) ?? [];
      if (rest === undefined) {
        // Comments are what passing tests log, and ava's title of the next one.
        if (!/^(#|1\.\.\d|TAP version)/.test(text)) failed?.lines.push(text);
        return;
      }
      flush();
      const [, name = rest, directive, reason = ''] = /^(.*?) # (SKIP|TODO)\b ?(.*)$/i.exec(rest) ?? [];
      if (directive !== undefined) onOutcome({kind: 'skipped', name, reason: reason || directive});
      else if (not) failed = {name, lines: []};
      else onOutcome({kind: 'passed', name});
    },
    end: flush,
  };
}
