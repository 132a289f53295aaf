import {z} from 'zod';

/** `aud` of access tokens: the edge takes them, no service does. */
export const accessTokenAudience = 'edge.souk.local';

/** `typ` of access tokens (RFC 9068 section 2.1). */
export const accessTokenType = 'at+jwt';

/** What an access token says (RFC 9068 section 2.2). */
export const accessTokenClaims = z.object({
  iss: z.string(),
  aud: z.literal(accessTokenAudience),
  /** Resource name of the principal. */
  sub: z.string().min(1),
  /** Id of the tenant. */
  tenant: z.string().min(1),
  /** Id of the session; absent where a client acts for itself. */
  sid: z.uuid().optional(),
  /** `<tenant>.<id of the API key>`. */
  client_id: z.string().min(1),
  scope: z.string().optional(),
  /** When the user last showed who they are (RFC 9470 section 6.1); absent where a client acts for itself. */
  auth_time: z.number().int().optional(),
  jti: z.string(),
  /** Seconds since 1970 (RFC 7519 NumericDate). */
  iat: z.number().int(),
  exp: z.number().int(),
});

/** Seconds since 1970 (RFC 7519 NumericDate). */
export const numericDate = (time: Date): number => Math.floor(time.getTime() / 1000);

export type AccessTokenClaims = z.infer<typeof accessTokenClaims>;
