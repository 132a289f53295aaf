/** Something at whose end things are put away: a test, or a whole file of them. */
export interface Scope {
  teardown(end: () => void | Promise<void>): void;
}

/** A whole file of tests; `end`, which belongs into `test.after.always`, ends what it was given, the last first. */
export const wholeFile = (): Scope & {end(): Promise<void>} => {
  const ends: (() => void | Promise<void>)[] = [];
  return {
    teardown: (end) => void ends.push(end),
    end: async () => {
      for (const end of ends.toReversed()) await end();
    },
  };
};
