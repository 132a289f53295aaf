import {createHash} from 'node:crypto';
import {z} from 'zod';
import type {IdentityClient} from './identity-client.ts';

const tokens = z.object({
  session: z.object({name: z.string()}).loose(),
  accessToken: z.string().min(1),
  accessTokenExpireTime: z.coerce.date(),
  refreshToken: z.string().min(1),
});
type Tokens = z.infer<typeof tokens>;

const secondFactor = z.object({challenge: z.string(), kinds: z.array(z.string())}).loose();
type SecondFactor = z.infer<typeof secondFactor>;
const answer = tokens.or(z.object({secondFactor}));

/** Who signs in, and with which source's key. */
export interface SignInWish {
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
}

/** A session that goes on until it is ended. */
export interface SignedIn {
  /** An access token that is good for a while yet. Fails when the session is over. */
  token(): Promise<string>;
  /** Signs out. */
  end(): Promise<void>;
}

/** A token that ends so soon is exchanged before it is used. */
const aheadMs = 60_000;

/**
 * Signs somebody in, and keeps them signed in.
 *
 * @param askCode for a code of the authenticator app, or a recovery code, where a second factor is needed.
 */
export async function signIn(
  identity: IdentityClient,
  {email, password, apiKey}: SignInWish,
  askCode: (message: string) => Promise<string>,
): Promise<SignedIn> {
  const headers = {'x-api-key': apiKey};
  const first = await identity.send('POST', '/v1/sessions', {body: {email, password}, headers, shape: answer});
  let current = 'secondFactor' in first ? await withSecondFactor(first.secondFactor) : first;

  async function withSecondFactor({challenge, kinds}: SecondFactor): Promise<Tokens> {
    if (!kinds.some((kind) => /_(TOTP|RECOVERY_CODE)$/.test(kind))) {
      throw new Error(`${email} has a passkey, which only a browser can show; add an authenticator app`);
    }
    const code = (await askCode('Code of the authenticator app, or a recovery code')).trim();
    const proof = /^\d{6}$/.test(code) ? {totpCode: code} : {recoveryCode: code};
    const body = {challenge, proof};
    return identity.send('POST', '/v1/sessions:verifySecondFactor', {body, headers, shape: tokens});
  }

  let refreshing: Promise<Tokens> | undefined;
  const refresh = () => {
    const {refreshToken} = current;
    // The same key for the same token: when the answer was lost, the next attempt is a retry and not a replay.
    const again = {'idempotency-key': createHash('sha256').update(refreshToken).digest('base64url')};
    return identity.send('POST', '/v1/sessions:refresh', {body: {refreshToken}, headers: again, shape: tokens});
  };
  const token = async () => {
    if (current.accessTokenExpireTime.getTime() - Date.now() < aheadMs) {
      // One at a time: a refresh token that comes twice ends the session.
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      current = await refreshing;
    }
    return current.accessToken;
  };
  const end = async () => {
    const headers = {authorization: `Bearer ${await token()}`};
    await identity.send('DELETE', `/v1/${current.session.name}`, {headers, shape: z.unknown()});
  };
  return {token, end};
}
