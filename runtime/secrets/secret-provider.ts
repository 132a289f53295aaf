/** Somewhere that secrets are kept. */
export interface SecretProvider {
  /** Before the colon of a reference: `vault` of `vault:secret/souk/identity#operator_key`. */
  readonly scheme: string;
  /**
   * The secret at a place, which is what stands behind the colon. Fails with a `SecretMissing` when it is not there or
   * may not be read; with any other error when the provider itself does not answer.
   */
  read(place: string): Promise<string>;
}

/** A secret that is not where a setting says; its message holds nothing secret. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}
