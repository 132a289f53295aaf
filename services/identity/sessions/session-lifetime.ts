/** Life of an access token: a stolen one is worth little, and its session is asked about with every request besides. */
export const accessTokenLifetimeMs = 5 * 60_000;

/** For so long a retry of the request that used a refresh token is answered with the same successor. */
export const refreshGraceMs = 30_000;

/** How long a user has for the second factor. */
export const challengeLifetimeMs = 5 * 60_000;

/** For so long somebody who has shown who they are may change how they sign in. */
export const recentAuthenticationMs = 10 * 60_000;

/** How long sessions live. */
export interface SessionLifetime {
  /** A session that is not refreshed for so long is over. */
  readonly idleMs: number;
  /** A session is over then, however often it was refreshed. */
  readonly absoluteMs: number;
}
