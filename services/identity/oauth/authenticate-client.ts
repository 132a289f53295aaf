import type {OAuthClient} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {blaming} from '../audit/denial.ts';
import type {Authenticator} from '../authorization/authenticate.ts';
import type {Credential} from '../domain/credential.ts';
import {apiKeyName} from '../domain/resource-name.ts';
import {findClient, noSuchClient, type RegisteredClient} from './oauth-client.ts';
import type {OAuthDeps} from './oauth-deps.ts';

/** A client that has shown who it is, and what it holds when it has shown a secret. */
export interface KnownClient {
  readonly client: RegisteredClient;
  readonly credential: Credential | undefined;
}

/**
 * Knows a client by its secret, as the edge knows a source by its API key; one that cannot keep a secret by its word, which PKCE
 * makes good. Fails with OAUTH_CLIENT_INVALID, and with what a key fails with at the edge.
 */
export const authenticateClient = async (
  {database, byApiKey, clock}: Pick<OAuthDeps, 'database' | 'byApiKey' | 'clock'>,
  asked: OAuthClient | undefined,
  address: string,
): Promise<KnownClient> => {
  const {clientId = '', clientSecret = ''} = asked ?? {};
  const client = await findClient(database, clientId, clock());
  const {tenant} = client;
  const name = apiKeyName(tenant, client.id);
  return blaming({tenant, name}, async () => {
    if (clientSecret === '') {
      if (!client.isPublic) throw noSuchClient();
      return {client, credential: undefined};
    }
    const credential = await keyOf(byApiKey, clientSecret, address);
    if (credential?.name !== name) throw noSuchClient();
    return {client, credential};
  });
};

const keyOf = async (byApiKey: Authenticator, secret: string, address: string): Promise<Credential | undefined> =>
  byApiKey({headers: {'x-api-key': secret}, method: '', verb: undefined, host: '', rest: false, address, door: 'edge'});
