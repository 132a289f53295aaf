/** What went wrong, in the words of an error and of everything that caused it. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${explainError(error.cause)}`;
}
