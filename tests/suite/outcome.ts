/** What became of one test, or of one check that counts as a test. */
export type Outcome =
  | {readonly kind: 'passed'; readonly name: string}
  | {readonly kind: 'failed'; readonly name: string; readonly output: string}
  | {readonly kind: 'skipped'; readonly name: string; readonly reason: string};
