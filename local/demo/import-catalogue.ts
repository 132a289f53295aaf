import {z} from 'zod';
import type {DemoState} from './demo-state.ts';
import type {DemoTenant} from './demo-tenants.ts';
import type {EdgeClient} from './edge-client.ts';
import {catalogueSize, readCatalogue} from './read-catalogue.ts';

/** Small enough for a second of work and the edge's limit on bodies, large enough to be few. */
const rowsAtOnce = 250;

const answer = z.object({
  createdCount: z.number().default(0),
  results: z.array(z.object({error: z.object({message: z.string()}).loose().optional()}).loose()).default([]),
});

/** An import that can be done in parts. */
export interface CatalogueImport {
  readonly tenant: DemoTenant;
  importedRows(): number;
  /** Imports until at least so many rows are done. Resumes where the last part, or the last run, has ended. */
  upTo(rows: number): Promise<void>;
}

/** Prepares the import of the catalogue for one tenant. A part that is sent twice is answered once (idempotency key). */
export function catalogueImport(
  client: EdgeClient,
  state: DemoState,
  tenant: DemoTenant,
  apiKey: string,
  run: string,
): CatalogueImport {
  let done = state.of(tenant.id)?.importedRows ?? 0;
  return {
    tenant,
    importedRows: () => done,
    async upTo(wanted) {
      if (done >= Math.min(wanted, catalogueSize)) return;
      // Read for each part anew: parsing takes a moment, holding 10,000 rows for good takes memory.
      const rows = readCatalogue(tenant.currencyCode);
      while (done < Math.min(wanted, rows.length)) {
        const part = rows.slice(done, done + rowsAtOnce);
        const key = `demo-${run}-${tenant.id}-${done}`;
        const {createdCount, results} = await client.post('/v1/books:import', {rows: part}, answer, key);
        const [refusal] = results.flatMap(({error}) => error?.message ?? []);
        if (createdCount === 0 && refusal !== undefined)
          throw new Error(`no book of the demo can be imported: ${refusal}`);
        done += part.length;
        state.set(tenant.id, {...state.of(tenant.id), apiKey, importedRows: done});
      }
    },
  };
}
