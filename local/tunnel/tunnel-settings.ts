import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {readDemo} from '../demo/read-demo.ts';
import {askPassword} from './ask-at-terminal.ts';

/** What was said on the command line. */
export interface TunnelOptions {
  readonly as?: string;
  readonly edge?: string;
  readonly bastion?: string;
  readonly ca?: string;
}

/** Where to, and as whom. */
export interface TunnelSettings {
  readonly edge: string;
  readonly bastion: string;
  /** PEM; undefined: the public authorities. */
  readonly authority: string | undefined;
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
}

/**
 * Fills in what was not said: of the mesh in `home` where there is one, of the environment (`SOUK_API_KEY`, `SOUK_PASSWORD`)
 * elsewhere; a password that is not known is asked for.
 */
export async function tunnelSettings(
  home: string,
  {as, ca, ...wanted}: TunnelOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<TunnelSettings> {
  const elsewhere = wanted.edge !== undefined || wanted.bastion !== undefined;
  const demo = elsewhere ? undefined : readDemo(home);
  const tenant = demo?.tenants.find(({owner}) => as === undefined || owner.email === as) ?? demo?.tenants[0];
  const email = as ?? tenant?.owner.email ?? missing('who signs in', '--as');
  const known = tenant?.owner.email === email ? tenant.owner.password : undefined;
  const file = ca ?? (demo && join(home, 'state/ca/ca.crt'));
  return {
    edge: wanted.edge ?? demo?.edge ?? missing('the edge', '--edge'),
    bastion: wanted.bastion ?? demo?.bastion ?? missing('the bastion', '--bastion'),
    authority: file === undefined ? undefined : readFileSync(file, 'utf8'),
    apiKey: env.SOUK_API_KEY ?? tenant?.apiKey ?? missing('the API key with which to sign in', 'SOUK_API_KEY'),
    email,
    password: env.SOUK_PASSWORD ?? known ?? (await askPassword(email)),
  };
}

const missing = (what: string, how: string): never => {
  throw new Error(`${what} is not known: no mesh was started in this home; say ${how}`);
};
