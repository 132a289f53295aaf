import type {BenchMesh} from './support/bench-mesh.ts';
import {cpuSeconds} from './support/cpu.ts';
import {type Load, type Measurement, measure, round} from './support/measure.ts';

const concurrency = 16;

/** Reading and listing through the edge, 16 requests at once: what a shop's pages do; and asking whether a list still holds. */
export async function edge(bench: BenchMesh): Promise<object> {
  const page = '/v1/books?pageSize=20';
  return {
    concurrency,
    get: await load(bench, {concurrency, requests: 8000}, (index) =>
      bench.get(`/v1/${bench.books[index % bench.books.length]}`),
    ),
    list: await load(bench, {concurrency, requests: 1500}, () => bench.get(page)),
    filter: await load(bench, {concurrency, requests: 1500}, (index) =>
      bench.get(`${page}&filter=${encodeURIComponent(`author:"Author ${index % 100}"`)}`),
    ),
    again: await again(bench, page),
  };
}

/** The same answer again and again, for who has it and for who has not: so few at once that none is refused, however busy the machine. */
async function again(bench: BenchMesh, path: string): Promise<object> {
  const few = {concurrency: 4, requests: 1500};
  const etag = await bench.etagOf(path);
  const whole = await load(bench, few, () => bench.get(path));
  const unchanged = await load(bench, few, () => bench.getUnchanged(path, etag));
  return {
    concurrency: few.concurrency,
    whole,
    unchanged,
    unchangedToWholeThroughput: round(unchanged.perSecond / whole.perSecond),
    unchangedToWholeCpu: round(unchanged.cpuMsPerRequest / whole.cpuMsPerRequest),
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
