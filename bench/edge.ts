import type {BenchMesh} from './support/bench-mesh.ts';
import {cpuSeconds} from './support/cpu.ts';
import {type Load, type Measurement, measure, round} from './support/measure.ts';

const concurrency = 16;

/** Reading and listing through the edge, 16 requests at once: what a shop's pages do; and asking whether a list still holds. */
export async function edge(bench: BenchMesh): Promise<object> {
  const page = '/v1/books?pageSize=20';
  const etag = await bench.etagOf(page);
  const list = await load(bench, {concurrency, requests: 1500}, () => bench.get(page));
  const unchanged = await load(bench, {concurrency, requests: 1500}, () => bench.getUnchanged(page, etag));
  return {
    concurrency,
    get: await load(bench, {concurrency, requests: 8000}, (index) =>
      bench.get(`/v1/${bench.books[index % bench.books.length]}`),
    ),
    list,
    unchanged,
    unchangedToListThroughput: round(unchanged.perSecond / list.perSecond),
    unchangedToListCpu: round(unchanged.cpuMsPerRequest / list.cpuMsPerRequest),
    filter: await load(bench, {concurrency, requests: 1500}, (index) =>
      bench.get(`${page}&filter=${encodeURIComponent(`author:"Author ${index % 100}"`)}`),
    ),
  };
}

/** So many requests at the edge, and the CPU that all processes of the mesh took for one. */
export async function load(
  bench: BenchMesh,
  {concurrency, requests}: Load,
  request: (index: number) => Promise<void>,
): Promise<Measurement & {readonly cpuMsPerRequest: number}> {
  const pids = await bench.pids(/./);
  const before = cpuSeconds(pids);
  const measured = await measure({concurrency, requests}, request);
  return {...measured, cpuMsPerRequest: round(((cpuSeconds(pids) - before) * 1000) / (requests * 1.1))};
}
