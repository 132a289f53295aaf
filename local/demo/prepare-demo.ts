import {join} from 'node:path';
import {writeAtomically} from '../home/write-atomically.ts';
import {secretsOf} from '../mesh/service-secrets.ts';
import type {Mesh} from '../mesh/start-mesh.ts';
import type {Report} from '../supervise/process-plan.ts';
import {type DemoPerson, ensureOwner} from './demo-owner.ts';
import {openDemoState} from './demo-state.ts';
import {demoTenants, ensureTenant} from './demo-tenants.ts';
import {type EdgeClient, edgeClient} from './edge-client.ts';
import {type CatalogueImport, catalogueImport} from './import-catalogue.ts';
import {catalogueSize} from './read-catalogue.ts';
import {signIn} from './sign-in.ts';

/** So many books of each tenant are there before somebody is told that the mesh is up; the rest comes meanwhile. */
const firstRows = 500;

/** The mesh with something in it. */
export interface Demo {
  /** Of the first tenant. */
  readonly client: EdgeClient;
  /** Who runs it. The client is theirs: they have signed in. */
  readonly owner: DemoPerson;
  readonly apiKey: string;
  /** Imports the rest of the books; resolves when all are there or `signal` has aborted. */
  importRest(): Promise<void>;
}

/** Creates the demo's tenants with their most rated books and writes `<home>/demo.json`. A restart finds them there. */
export async function prepareDemo(mesh: Mesh, report: Report, signal: AbortSignal): Promise<Demo> {
  const state = openDemoState(mesh.home);
  const run = mesh.secrets.get('installation').slice(0, 8);
  const {IDENTITY_OPERATOR_KEY: operatorKey = ''} = secretsOf('identity', mesh.secrets);
  const operator = edgeClient(mesh.edge, {'x-api-key': operatorKey}, signal);
  const tenants = await Promise.all(
    demoTenants.map(async (tenant) => {
      const apiKey = await ensureTenant(operator, state, tenant, run);
      const client = edgeClient(mesh.edge, {'x-api-key': apiKey}, signal);
      return {tenant, apiKey, client, owner: await ensureOwner(client, state, tenant)};
    }),
  );
  const listed = tenants.map(({tenant, apiKey, owner}) => ({name: `tenants/${tenant.id}`, apiKey, owner}));
  writeAtomically(
    join(mesh.home, 'demo.json'),
    `${JSON.stringify({edge: mesh.edge, bastion: mesh.bastion, tenants: listed}, null, 2)}\n`,
    0o600,
  );
  const imports = tenants.map(({tenant, apiKey, client}) => catalogueImport(client, state, tenant, apiKey, run));
  if (imports.some((each) => each.importedRows() === 0))
    report(`importing the first ${firstRows} books of each tenant`);
  await Promise.all(imports.map((each) => each.upTo(firstRows)));
  const [first] = tenants;
  if (!first) throw new Error('the demo has no tenant');
  return {
    client: edgeClient(mesh.edge, {authorization: `Bearer ${await signIn(first.client, first.owner, run)}`}, signal),
    apiKey: first.apiKey,
    owner: first.owner,
    importRest: () => importRest(imports, report, signal),
  };
}

async function importRest(imports: readonly CatalogueImport[], report: Report, signal: AbortSignal): Promise<void> {
  for (const each of imports) {
    while (each.importedRows() < catalogueSize && !signal.aborted) {
      const next = Math.min(catalogueSize, each.importedRows() + 2_500);
      try {
        await each.upTo(next);
        report(
          `${each.tenant.displayName}: ${next.toLocaleString('en')} of ${catalogueSize.toLocaleString('en')} books`,
        );
      } catch (error) {
        if (signal.aborted) return;
        report(
          `the import of books pauses, the next start goes on: ${error instanceof Error ? error.message : String(error)}`,
        );
        return;
      }
    }
  }
}
