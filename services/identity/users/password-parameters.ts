/**
 * Argon2id (RFC 9106) with 19 MiB and two passes, one of the settings that OWASP's Password Storage Cheat Sheet names.
 * docs/decisions/0019-passwords-and-patience.md has what they cost. Change them here: hashes with others are replaced at the next sign-in.
 */
export const passwordParameters = {
  /** KiB. */
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;
