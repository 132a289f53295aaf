import type {TestFn} from 'ava';

/** Something at whose end things are put away: a test, or a whole file of them. */
export interface Scope {
  teardown(end: () => void | Promise<void>): void;
}

/** What is given to it ends, the last first, after the last test of the file. */
export const endOfFile = (test: TestFn): Scope => {
  const ends: (() => void | Promise<void>)[] = [];
  test.after.always(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return {teardown: (end) => void ends.push(end)};
};
