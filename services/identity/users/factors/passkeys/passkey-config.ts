/** For whom passkeys are: a browser offers them on these sites only (WebAuthn level 3, section 5.1.2). */
export interface PasskeyConfig {
  /** A domain; the hosts of the origins are it or below it. */
  readonly rpId: string;
  /** `https://shop.example`, where pages may ask for passkeys. */
  readonly origins: readonly string[];
}

/** How long a question waits for its answer. */
export const questionLifetimeMs = 5 * 60_000;
/** More nobody needs, and lists have an end. */
export const mostPasskeys = 20;
