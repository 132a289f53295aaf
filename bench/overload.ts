import type {BenchMesh} from './support/bench-mesh.ts';
import {cpuSeconds} from './support/cpu.ts';
import {type Kind, type Load, sendLoad} from './support/load.ts';
import {percentile, round} from './support/measure.ts';

const loads = [0.5, 1, 2, 3, 4];
const time = {seconds: 9, warmUpSeconds: 3, usefulMs: 1000};
const carts = 100;
/** Requests at once with which the capacity is measured: enough that nothing ever has nothing to do. */
const atOnce = 48;

/** A line for each offered load, in multiples of the capacity, which a closed loop of the same mix measures first. */
export async function* overload(bench: BenchMesh): AsyncGenerator<object> {
  const port = Number(new URL(bench.mesh.edge).port);
  const mix = {port, kinds: await shopping(bench), ...time};
  const {goodput: capacity} = await offer(bench, {...mix, pace: {atOnce}});
  let best = 0;
  for (const load of loads) {
    const point = await offer(bench, {...mix, pace: {perSecond: capacity * load}});
    best = Math.max(best, point.goodput);
    yield {load, capacity, ...point, goodputToBest: round(point.goodput / best)};
  }
}

/** What a shop asks for, by importance: lists, books, and carts that are filled. */
async function shopping({apiKey, books, post}: BenchMesh): Promise<readonly Kind[]> {
  const names: string[] = [];
  for (let made = 0; made < carts; made++) names.push(String(Object(await post('/v1/carts', {})).name));
  const request = (line: string, body = '') =>
    `${line} HTTP/1.1\r\nhost: bench\r\nx-api-key: ${apiKey}\r\n${body && 'content-type: application/json\r\n'}` +
    `${body && `content-length: ${body.length}\r\n`}\r\n${body}`;
  const setItem = (cart: string, index: number) => {
    const body = {book: books[index % books.length], quantity: 1 + (index % 9)};
    return request(`POST /v1/${cart}:setItem`, JSON.stringify(body));
  };
  const list = (_: unknown, index: number) => request(`GET /v1/books?pageSize=${10 + index}`);
  return [
    {name: 'critical', share: 0.2, requests: names.map(setItem)},
    {name: 'normal', share: 0.4, requests: books.map((book) => request(`GET /v1/${book}`))},
    {name: 'sheddable', share: 0.4, requests: Array.from({length: 10}, list)},
  ];
}

async function offer(bench: BenchMesh, load: Load) {
  const pids = await bench.pids(/./);
  const before = cpuSeconds(pids);
  const {outcomes, cpuSeconds: generator} = await sendLoad(load);
  const counted = load.seconds - load.warmUpSeconds;
  const useful = Object.values(outcomes).flatMap((outcome) => outcome.useful);
  const all = [...useful].sort((a, b) => a - b);
  return {
    goodput: Math.round(useful.length / counted),
    p50Ms: percentile(all, 0.5),
    p99Ms: percentile(all, 0.99),
    byImportance: Object.fromEntries(
      Object.entries(outcomes).map(([name, {offered, useful: served, shed, failed}]) => [
        name,
        {offered, served: round(served.length / offered), shed: round(shed / offered), failed: round(failed / offered)},
      ]),
    ),
    meshCpu: round((cpuSeconds(pids) - before) / load.seconds),
    generatorCpu: round(generator / load.seconds),
  };
}
