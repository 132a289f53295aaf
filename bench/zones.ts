import {setTimeout as sleep} from 'node:timers/promises';
import {socketPath} from '#local/home/open-home.ts';
import {envoyAdmin} from '#local/mesh/envoy-admin.ts';
import type {BenchMesh} from './support/bench-mesh.ts';
import {percentile, round} from './support/measure.ts';
import {openLoop, type Sent} from './support/open-loop.ts';

const perSecond = 100;
const zone = 'central-a';
/** Before the first of them nothing counts, then the calm, then the time without the zone. */
const seconds = {warmUp: 10, calm: 5, without: 10, after: 5};
/** So far above the slowest percent of the calm time a request counts as disturbed. */
const disturbed = 3;

/** One zone of two is killed under a steady load of reads and checked carts, stays away for a while, and comes back. */
export async function zones(bench: BenchMesh): Promise<object> {
  const {mesh} = bench;
  const cart = String(Object(await bench.post('/v1/carts', {})).name);
  await bench.post(`/v1/${cart}:setItem`, {book: bench.books[0], quantity: 1});
  const load = openLoop(perSecond, (index) =>
    bench.get(index % 4 === 0 ? `/v1/${cart}:check` : `/v1/${bench.books[index % bench.books.length]}`),
  );
  await sleep(seconds.warmUp * 1000);
  const calm = performance.now();
  await sleep(seconds.calm * 1000);
  const killed = performance.now();
  await mesh.killZone(zone);
  await sleep(seconds.without * 1000);
  const started = performance.now();
  await mesh.startZone(zone);
  const readyMs = performance.now() - started;
  await untilUsed(bench);
  const backMs = performance.now() - started;
  await sleep(seconds.after * 1000);
  const sent = await load.stop();
  const before = sent.filter(({at}) => at >= calm && at < killed).map(({tookMs}) => tookMs);
  before.sort((a, b) => a - b);
  const limitMs = disturbed * percentile(before, 0.99);
  return {
    perSecond,
    calm: {requests: before.length, p50Ms: percentile(before, 0.5), p99Ms: percentile(before, 0.99)},
    killed: disturbance(sent, killed, started, limitMs),
    returned: {
      readyMs: Math.round(readyMs),
      backMs: Math.round(backMs),
      ...disturbance(sent, started, Number.POSITIVE_INFINITY, limitMs),
    },
  };
}

/** What clients noticed from `from` on, and how long: until the last request that failed or was disturbed had its answer. */
function disturbance(sent: readonly Sent[], from: number, to: number, limitMs: number): object {
  // What was under way at the beginning counts, too.
  const during = sent.filter(({at, tookMs}) => at + tookMs >= from && at + tookMs < to);
  const noticed = during.filter(({failed, tookMs}) => failed || tookMs > limitMs);
  return {
    requests: during.length,
    failures: during.filter(({failed}) => failed).length,
    disturbed: noticed.length,
    recoveredMs: Math.round(Math.max(0, ...noticed.map(({at, tookMs}) => at + tookMs - from))),
    slowestMs: round(Math.max(...during.map(({tookMs}) => tookMs))),
  };
}

/** Waits until the edge's requests for books go to the zone again. */
async function untilUsed(bench: BenchMesh): Promise<void> {
  const requests = async () => {
    const hosts = await envoyAdmin(`unix:${socketPath(bench.mesh.home, 'run', 'edge-0', 'admin.sock')}`).hosts();
    return hosts.find((host) => host.cluster === 'inventory' && host.zone === zone)?.requests ?? 0;
  };
  const before = await requests();
  while ((await requests()) - before < perSecond / 2) await sleep(50);
}
