import {catalogue} from '#mesh/catalogue.ts';
import type {Secrets} from '../home/secrets.ts';

/** The secrets of a service as environment variables, the same at every start of a home. */
export function secretsOf(service: string, secrets: Secrets): Readonly<Record<string, string>> {
  const wanted = Object.entries(catalogue.services[service]?.secrets ?? {});
  return Object.fromEntries(
    wanted.map(([name, encoding]) => [name, Buffer.from(secrets.get(name), 'base64url').toString(encoding)]),
  );
}
