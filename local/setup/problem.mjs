// @ts-check

/** Something that a person has to put right: shown as its message alone, one line that says how. */
export class Problem extends Error {}
