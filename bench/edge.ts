import type {BenchMesh} from './support/bench-mesh.ts';
import {cpuSeconds} from './support/cpu.ts';
import {type Load, type Measurement, measure, round} from './support/measure.ts';

const concurrency = 16;

/** Reading and listing through the edge, 16 requests at once: what a shop's pages do. */
export async function edge(bench: BenchMesh): Promise<object> {
  return {
    concurrency,
    get: await load(bench, {concurrency, requests: 8000}, (index) => `/v1/${bench.books[index % bench.books.length]}`),
    list: await load(bench, {concurrency, requests: 1500}, () => '/v1/books?pageSize=20'),
    filter: await load(
      bench,
      {concurrency, requests: 1500},
      (index) => `/v1/books?pageSize=20&filter=${encodeURIComponent(`author:"Author ${index % 100}"`)}`,
    ),
  };
}

/** So many GETs at the edge, and the CPU that all processes of the mesh took for one. */
export async function load(
  bench: BenchMesh,
  {concurrency, requests}: Load,
  path: (index: number) => string,
): Promise<Measurement & {readonly cpuMsPerRequest: number}> {
  const pids = await bench.pids(/./);
  const before = cpuSeconds(pids);
  const measured = await measure({concurrency, requests}, (index) => bench.get(path(index)));
  return {...measured, cpuMsPerRequest: round(((cpuSeconds(pids) - before) * 1000) / (requests * 1.1))};
}
