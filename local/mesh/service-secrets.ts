import type {Secrets} from '../home/secrets.ts';

/** Secrets that a service reads from its environment, each 32 random bytes, in the encoding that it wants. */
const secretsOfServices: Readonly<Record<string, Readonly<Record<string, 'base64' | 'base64url'>>>> = {
  cart: {CART_COOKIE_KEY: 'base64'},
  identity: {IDENTITY_OPERATOR_KEY: 'base64url', IDENTITY_KEY_ENCRYPTION_KEY: 'base64'},
};

/** The secrets of a service as environment variables, the same at every start of a home. */
export function secretsOf(service: string, secrets: Secrets): Readonly<Record<string, string>> {
  const wanted = Object.entries(secretsOfServices[service] ?? {});
  return Object.fromEntries(
    wanted.map(([name, encoding]) => [name, Buffer.from(secrets.get(name), 'base64url').toString(encoding)]),
  );
}
