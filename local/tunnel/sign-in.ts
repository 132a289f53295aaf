import {z} from 'zod';
import type {IdentityClient} from './identity-client.ts';

const tokens = z.object({
  session: z.object({name: z.string()}).loose(),
  accessToken: z.string().min(1),
  accessTokenExpireTime: z.coerce.date(),
  refreshToken: z.string().min(1),
});
type Tokens = z.infer<typeof tokens>;

const answer = tokens.or(
  z.object({secondFactor: z.object({challenge: z.string(), kinds: z.array(z.string())}).loose()}),
);

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

/** Signs somebody in, and keeps them signed in. */
export async function signIn(identity: IdentityClient, {email, password, apiKey}: SignInWish): Promise<SignedIn> {
  const first = await identity.send('POST', '/v1/sessions', {
    body: {email, password},
    headers: {'x-api-key': apiKey},
    shape: answer,
  });
  if ('secondFactor' in first) {
    throw new Error(`${email} needs a second factor (${first.secondFactor.kinds.join(', ')})`);
  }
  let current: Tokens = first;
  let refreshing: Promise<Tokens> | undefined;
  const refresh = () =>
    identity.send('POST', '/v1/sessions:refresh', {body: {refreshToken: current.refreshToken}, shape: tokens});
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
