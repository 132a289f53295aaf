/**
 * What may be recorded for an idempotency key of an answer that shows a secret: all but the secret. A repeated request
 * is answered with the key and an empty secret; who has lost the secret revokes the key and creates another.
 */
export const withoutSecret = <Response extends {readonly secret: string}>(response: Response): Response => ({
  ...response,
  secret: '',
});
