import {readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {z} from 'zod';

const settings = z
  .object({
    SOUK_TEST_EDGE: z.url(),
    SOUK_TEST_EDGE_TLS: z.url(),
    SOUK_TEST_HOME: z.string().min(1),
    SOUK_TEST_CONTROL_PLANE: z.enum(['envoy', 'istio', 'compact']).default('envoy'),
  })
  .parse(process.env);

/** Where the edge of the mesh under test listens, without a slash at the end. */
export const edge = settings.SOUK_TEST_EDGE.replace(/\/$/, '');

/** Where it listens with TLS. */
export const edgeTls = settings.SOUK_TEST_EDGE_TLS.replace(/\/$/, '');

/** What the proxies are: a sidecar a service with a file of `mesh/envoy` or configured by istiod, or `compact.yaml` before all. */
export const controlPlane = settings.SOUK_TEST_CONTROL_PLANE;

/** The home of the mesh under test; docs/architecture.md says what lies in it. */
export const home = resolve(settings.SOUK_TEST_HOME);

const demo = z.object({
  bastion: z.url(),
  tenants: z.array(z.object({name: z.string(), apiKey: z.string()})).min(2),
});

const readDemo = () => demo.parse(JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')));

/** Where the bastion listens, with TLS. */
export const bastion = () => readDemo().bastion;

/** The demo tenants, which have the 10,000 books. */
export const demoTenants = () => readDemo().tenants;

/** A secret of the home, as its runner keeps it. */
export function secret(name: string): string {
  const secrets = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(home, 'state/secrets.json'), 'utf8')));
  const value = secrets[name];
  if (value === undefined) throw new Error(`the home has no secret ${name}, but ${Object.keys(secrets).join(', ')}`);
  return value;
}
