/** An error of OAuth 2.1 (section 3.2.4) or of a bearer token (RFC 6750 section 3.1). */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly status: number;
  /** `invalid_request` and so on. */
  readonly error: string;
  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }
}
