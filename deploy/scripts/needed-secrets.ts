import {z} from 'zod';
import {catalogue} from '#mesh/catalogue.ts';
import type {SecretEncoding} from '#mesh/render/catalogue-entries.ts';
import {brokerUser, databaseRoles, ownSecret} from '#mesh/render/kubernetes/names.ts';
import {doors} from '#mesh/render/model/doors.ts';
import {administrator} from '#mesh/render/nats/administrator.ts';

/** A value of a Secret: a text that is known, 32 random bytes, or a part of a new certificate for `localhost`. */
export type SecretValue =
  | {readonly key: 'tls.crt' | 'tls.key'; readonly of: 'certificate'}
  | {readonly key: string; readonly text: string}
  | {readonly key: string; readonly random: SecretEncoding};

/** A Secret as it has to be. */
export interface NeededSecret {
  readonly name: string;
  readonly type: 'Opaque' | 'kubernetes.io/basic-auth' | 'kubernetes.io/tls';
  readonly keys: readonly SecretValue[];
}

/**
 * The Secrets that manifests name and that can be made from nothing. What only others can know (the key of a bucket, the
 * certificate of a public name) is not, or only as a stand-in that no client of others trusts.
 */
export function neededSecrets(objects: readonly unknown[]): NeededSecret[] {
  const named = new Set(objects.flatMap((object) => [...secretNames(object)]));
  return makeable().filter(({name}) => named.has(name));
}

function makeable(): NeededSecret[] {
  const services = Object.entries(catalogue.services);
  return [
    ...services.flatMap(([service]) => Object.values(databaseRoles(service)).map(account)),
    ...services.map(
      ([service, {secrets}]): NeededSecret => ({
        name: ownSecret(service),
        type: 'Opaque',
        keys: Object.entries(secrets).map(([key, random]) => ({key, random})),
      }),
    ),
    account({role: 'postgres', secret: 'postgres-admin'}),
    ...[administrator, ...services.map(([service]) => service)].map((user) =>
      account({role: user, secret: brokerUser(user)}),
    ),
    ...doors.map(
      (door): NeededSecret => ({
        name: `${door}-tls`,
        type: 'kubernetes.io/tls',
        keys: [
          {key: 'tls.crt', of: 'certificate'},
          {key: 'tls.key', of: 'certificate'},
        ],
      }),
    ),
    {name: 'redis', type: 'Opaque', keys: [{key: 'password', random: 'base64url'}]},
  ];
}

/** A user of a server: the name beside the password, as operators want it. The password is safe in a URL. */
const account = ({role, secret}: {readonly role: string; readonly secret: string}): NeededSecret => ({
  name: secret,
  type: 'kubernetes.io/basic-auth',
  keys: [
    {key: 'username', text: role},
    {key: 'password', random: 'base64url'},
  ],
});

const named = z.looseObject({name: z.string()});

/** Every `secretKeyRef`, `passwordSecret` and the like in an object, however deep. */
function* secretNames(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (/^(secretName|credentialName)$/.test(key) && typeof inner === 'string') yield inner;
    const reference = /^(secretKeyRef|passwordSecret|secretRef)$/.test(key) ? named.safeParse(inner) : undefined;
    if (reference?.success) yield reference.data.name;
    yield* secretNames(inner);
  }
}
