import {readFile} from 'node:fs/promises';
import {z} from 'zod';
import {SecretMissing, type SecretProvider} from './secret-provider.ts';
import type {VaultConfig, VaultLogin} from './vault-config.ts';

const timeoutMs = 10_000;
const statusNotFound = 404;

const loggedIn = z.object({auth: z.object({client_token: z.string()})});
/** An answer of a secrets engine `kv` of version 2. */
const secretAnswer = z.object({data: z.object({data: z.record(z.string(), z.unknown())})});

/**
 * Secrets of HashiCorp Vault or OpenBao, `vault:<mount>/<path>#<key>`, in an engine `kv` of version 2
 * (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2). What several settings name is read once.
 */
export const vaultSecrets = (config: VaultConfig): SecretProvider => {
  const ask = askerOf(config);
  const read = new Map<string, Promise<Readonly<Record<string, unknown>>>>();
  let token: Promise<string> | undefined;

  const secretAt = async (mount: string, path: string): Promise<Readonly<Record<string, unknown>>> => {
    token ??= tokenFor(config.login, ask);
    const answer = await ask(`${mount}/data/${path}`, {headers: {'x-vault-token': await token}});
    return secretAnswer.parse(answer).data.data;
  };

  return {
    scheme: 'vault',
    read: async (place) => {
      const {mount, path, key} = partsOf(place);
      const name = `${mount}/${path}`;
      const pending = read.get(name) ?? secretAt(mount, path);
      read.set(name, pending);
      const value = (await pending)[key];
      if (typeof value !== 'string') throw new SecretMissing(`Vault's ${name} has no text under '${key}'`);
      return value;
    },
  };
};

const partsOf = (place: string): {mount: string; path: string; key: string} => {
  const [, mount, path, key] = /^([^/#]+)\/([^#]+)#([^#]+)$/.exec(place) ?? [];
  if (mount && path && key) return {mount, path, key};
  throw new SecretMissing(`'${place}' is no place in Vault: write <mount>/<path>#<key>`);
};

interface Question {
  readonly method?: 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Ask = (path: string, question: Question) => Promise<unknown>;

/** Asks Vault's HTTP API. What it refuses or does not have is missing; a failure of its own may pass. */
const askerOf =
  ({address, namespace}: VaultConfig): Ask =>
  async (path, {headers, ...question}) => {
    const answer = await fetch(`${address}/v1/${path}`, {
      ...question,
      headers: {...(namespace !== undefined && {'x-vault-namespace': namespace}), ...headers},
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.ok) return answer.json();
    const what = answer.status === statusNotFound ? 'has nothing at' : `refuses (${answer.status})`;
    const message = `Vault ${what} ${path}`;
    throw answer.status < 500 ? new SecretMissing(message) : new Error(message);
  };

/** A token to read with: the given one, or one for the service account of the pod (Vault's Kubernetes auth method). */
const tokenFor = async (login: VaultLogin, ask: Ask): Promise<string> => {
  if (login.kind === 'token') return login.token;
  const jwt = await readFile(login.tokenPath, 'utf8');
  const body = JSON.stringify({role: login.role, jwt: jwt.trim()});
  return loggedIn.parse(await ask(`auth/${login.mount}/login`, {method: 'POST', body})).auth.client_token;
};
