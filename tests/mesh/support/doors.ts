import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {envoyAdmin} from '#local/mesh/envoy-admin.ts';
import {home} from './mesh.ts';
import {reachable} from './reachable.ts';

const doors = z.array(
  z.object({
    name: z.string(),
    service: z.string(),
    inbound: z.string(),
    admin: z.string(),
    certificates: z.object({authority: z.string(), certificate: z.string(), key: z.string()}),
  }),
);

/** How an instance is reached, whatever its proxy and wherever that listens; `Door` in local/mesh/data-plane.ts says more. */
export function doorOf(instance: string) {
  const known = doors.parse(JSON.parse(readFileSync(join(home, 'run/doors.json'), 'utf8')));
  const door = known.find(({name}) => name === instance);
  if (door === undefined) throw new Error(`no instance ${instance}, but ${known.map(({name}) => name).join(', ')}`);
  return door;
}

/** The admin interface of an instance's Envoy. */
export const adminOf = (instance: string) => envoyAdmin(reachable(doorOf(instance).admin));

/** What the proxy of an instance proves itself with, as node:tls takes it. */
export function credentialsOf(instance: string) {
  const {authority, certificate, key} = doorOf(instance).certificates;
  return {ca: readFileSync(authority), cert: readFileSync(certificate), key: readFileSync(key)};
}
