import {z} from 'zod';

/** What an authorization code stands for. */
export const codeDetail = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  codeChallenge: z.string(),
  nonce: z.string(),
  scope: z.string(),
  device: z.string(),
  address: z.string(),
  /** When the user has shown who they are, in milliseconds since 1970. */
  authTime: z.string(),
});

export type CodeDetail = z.infer<typeof codeDetail>;

/** A code is exchanged at once, or not at all. */
export const codeLifetimeMs = 60_000;
