import {createClient} from 'nice-grpc';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {channelTo} from '#runtime/client/channel-to.ts';
import {type BenchMesh, withClaims, withToken} from './support/bench-mesh.ts';
import {cpuSeconds} from './support/cpu.ts';
import {httpGet} from './support/http-get.ts';
import {type Measurement, measure, round} from './support/measure.ts';
import {startUndecidedEdge, type UndecidedEdge} from './support/undecided-edge.ts';

const rounds = 5;
const requests = 600;

/** One call at a time along five ways, taken in turns, so that a machine that slows down slows all of them. */
export async function unary(bench: BenchMesh): Promise<object> {
  const undecided = await startUndecidedEdge(bench.mesh.home);
  return alongWays(bench, undecided).finally(undecided.stop);
}

async function alongWays(bench: BenchMesh, undecided: UndecidedEdge): Promise<object> {
  const tenant = await bench.tenant();
  const direct = createClient(InventoryServiceDefinition, channelTo(bench.socket('inventory-0', 'app'), 'inventory'));
  const meshed = createClient(InventoryServiceDefinition, channelTo(bench.socket('cart-0', 'outbound'), 'inventory'));
  const book = bench.books[0] ?? '';
  const books = [book];
  const ways: Readonly<Record<string, (token: string) => Promise<unknown>>> = {
    quoteDirect: (token) => direct.quoteBooks({books}, {metadata: withClaims(token)}),
    quoteSidecars: (token) => meshed.quoteBooks({books}, {metadata: withToken(token)}),
    getDirect: (token) => direct.getBook({name: book}, {metadata: withClaims(token)}),
    getEdge: () => bench.get(`/v1/${book}`),
    getUndecided: (token) =>
      httpGet(`${undecided.address}/v1/${book}`, {
        'txn-token': token,
        'x-souk-tenant': tenant,
        'x-souk-credential': `tenants/${tenant}/apiKeys/bench`,
      }),
  };
  const pids = [...(await bench.pids(/./)), undecided.pid];
  const runs: Record<string, {measured: Measurement; cpuMs: number}[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of Object.entries(ways)) {
      const token = await bench.token();
      const before = cpuSeconds(pids);
      const measured = await measure({concurrency: 1, requests}, async () => void (await call(token)));
      const cpuMs = ((cpuSeconds(pids) - before) * 1000) / (requests * 1.1);
      const list = runs[name] ?? [];
      runs[name] = [...list, {measured, cpuMs}];
    }
  }
  const summary = Object.fromEntries(
    Object.entries(runs).map(([name, list]) => [
      name,
      {
        p50Ms: median(list.map(({measured}) => measured.p50Ms)),
        p99Ms: median(list.map(({measured}) => measured.p99Ms)),
        cpuMsPerRequest: median(list.map(({cpuMs}) => cpuMs)),
        failures: list.reduce((sum, {measured}) => sum + measured.failures, 0),
      },
    ]),
  );
  return {
    ...summary,
    sidecarsToDirectP50: ratio(summary.quoteSidecars?.p50Ms, summary.quoteDirect?.p50Ms),
    sidecarsAddedP50Ms: round((summary.quoteSidecars?.p50Ms ?? 0) - (summary.quoteDirect?.p50Ms ?? 0)),
    decisionAddedP50Ms: round((summary.getEdge?.p50Ms ?? 0) - (summary.getUndecided?.p50Ms ?? 0)),
    decisionAddedCpuMs: round((summary.getEdge?.cpuMsPerRequest ?? 0) - (summary.getUndecided?.cpuMsPerRequest ?? 0)),
    edgeToDirectP50: ratio(summary.getEdge?.p50Ms, summary.getDirect?.p50Ms),
  };
}

function median(values: readonly number[]): number {
  return round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

function ratio(value = 0, baseline = 0): number {
  return round(value / baseline);
}
