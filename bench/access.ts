import {createClient} from 'nice-grpc';
import {AccessServiceDefinition} from '#gen/ts/souk/identity/v1/access_service.ts';
import {IdentityServiceDefinition} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {channelTo} from '#runtime/client/channel-to.ts';
import {type BenchMesh, withToken} from './support/bench-mesh.ts';
import {addCrowd} from './support/crowd.ts';
import {type Measurement, measure, round} from './support/measure.ts';

const crowd = {users: 10_000, depth: 8, roles: 200};
/** A tenth of them is asked beforehand, by `measure`: of others in each run, so that nothing cold is asked twice. */
const cold = {1: 1_000, 32: 3_000} as const;
const warm = {1: 800, 32: 3_200} as const;
/** Warm checks and the baseline are measured in turns, so that a machine that slows down slows both. */
const rounds = 5;
/** Users who are asked about again and again. */
const regulars = 200;

/** Checks through both sidecars, in a crowd and in one with ten times the groups. */
export async function* access(bench: BenchMesh): AsyncIterable<object> {
  const client = createClient(AccessServiceDefinition, channelTo(bench.socket('cart-0', 'outbound'), 'identity'));
  const keys = createClient(IdentityServiceDefinition, channelTo(bench.socket('cart-0', 'outbound'), 'identity'));
  const tenant = await bench.tenant();
  for (const groups of [1_000, 10_000]) {
    const ids = await addCrowd(bench, tenant, {...crowd, groups});
    let next = 0;
    const check = async (id: string | undefined, token: string) => {
      const principal = `tenants/${tenant}/users/${id}`;
      const question = {principal, permission: 'inventory.books.get'};
      const {allowed} = await client.check(question, {metadata: withToken(token)});
      if (!allowed) throw new Error(`${principal} may not`);
    };
    const asked = async (concurrency: 1 | 32) => {
      const token = await bench.token();
      const before = await statements(bench);
      const from = next;
      const measured = await measure({concurrency, requests: cold[concurrency]}, () => check(ids[next++], token));
      return {...measured, statementsPerCheck: round(((await statements(bench)) - before) / (next - from))};
    };
    const again = async (concurrency: 1 | 32) => {
      const load = {concurrency, requests: warm[concurrency]};
      const runs: {check: Measurement; baseline: Measurement}[] = [];
      for (let round = 0; round < rounds; round++) {
        const token = await bench.token();
        runs.push({
          check: await measure(load, (index) => check(ids[index % regulars], token)),
          baseline: await measure(load, async () => void (await keys.getJsonWebKeySet({}))),
        });
      }
      const [checks, baseline] = [runs.map((run) => run.check), runs.map((run) => run.baseline)].map(medians);
      return {...checks, baseline, p50ToBaseline: round((checks?.p50Ms ?? 0) / (baseline?.p50Ms ?? 1))};
    };
    // The way itself is warm before the first measured check.
    await measure({concurrency: 1, requests: 500}, async () => check(ids.at(-1), await bench.token()));
    yield {
      ...crowd,
      groups,
      cold: {at1: await asked(1), at32: await asked(32)},
      warm: {at1: await again(1), at32: await again(32)},
    };
  }
}

/** What was usual. */
const medians = (runs: readonly Measurement[]): Measurement => {
  const median = (of: (run: Measurement) => number): number =>
    runs.map(of).toSorted((one, other) => one - other)[Math.floor(runs.length / 2)] ?? 0;
  return {
    requests: runs.reduce((sum, {requests}) => sum + requests, 0),
    failures: runs.reduce((sum, {failures}) => sum + failures, 0),
    perSecond: median(({perSecond}) => perSecond),
    p50Ms: median(({p50Ms}) => p50Ms),
    p95Ms: median(({p95Ms}) => p95Ms),
    p99Ms: median(({p99Ms}) => p99Ms),
  };
};

/** How often identity has read who may do what. */
async function statements({mesh}: BenchMesh): Promise<number> {
  const all = await mesh.slowStatements(10_000);
  return all
    .filter(({database, statement}) => database === 'identity' && /with recursive asked/.test(statement))
    .reduce((sum, {calls}) => sum + calls, 0);
}
