import {setTimeout as delay} from 'node:timers/promises';
import {parentPort, workerData} from 'node:worker_threads';
import {HttpConnection} from './http-connection.ts';
import type {Kind, Load, LoadReport, Outcome} from './load.ts';

/** A request that finds no free connection beyond these counts as failed. */
const maxConnections = 3000;
const tickMs = 4;
const patienceMs = 5000;

const run = async ({port, kinds, pace, seconds, warmUpSeconds, usefulMs}: Load): Promise<LoadReport> => {
  const outcomes: Record<string, Outcome> = {};
  for (const {name} of kinds) outcomes[name] = {offered: 0, useful: [], shed: 0, failed: 0};
  const idle: HttpConnection[] = [];
  let [open, underWay, sent] = [0, 0, 0];
  const kindOf = spread(kinds);
  const cpu = process.threadCpuUsage();
  const startMs = performance.now();
  const countFromMs = startMs + warmUpSeconds * 1000;
  const endMs = startMs + seconds * 1000;

  const connection = () => {
    const free = idle.pop();
    if (free || open >= maxConnections) return free;
    open += 1;
    return new HttpConnection(port);
  };

  const send = () => {
    const {name, requests} = kindOf(sent);
    const request = requests[sent % requests.length] ?? '';
    sent += 1;
    const sentMs = performance.now();
    const outcome = sentMs >= countFromMs ? outcomes[name] : undefined;
    const over = connection();
    if (outcome) outcome.offered += 1;
    if (!over) {
      if (outcome) outcome.failed += 1;
      return;
    }
    underWay += 1;
    over.send(request, (status) => {
      underWay -= 1;
      if (over.closed) open -= 1;
      else idle.push(over);
      if (outcome) settle(outcome, status, performance.now() - sentMs, usefulMs);
      if ('atOnce' in pace && performance.now() < endMs) send();
    });
  };

  if ('atOnce' in pace) for (let index = 0; index < pace.atOnce; index++) send();
  for (let now = startMs; now < endMs; now = performance.now()) {
    if ('perSecond' in pace) for (const due = ((now - startMs) / 1000) * pace.perSecond; sent < due; ) send();
    await delay(tickMs);
  }
  while (underWay > 0 && performance.now() < endMs + patienceMs) await delay(tickMs);
  for (const each of idle) each.close();
  const {user, system} = process.threadCpuUsage(cpu);
  return {outcomes, cpuSeconds: (user + system) / 1e6};
};

const settle = (outcome: Outcome, status: number, tookMs: number, usefulMs: number): void => {
  if (status === 503) outcome.shed += 1;
  else if (status === 200 && tookMs <= usefulMs) outcome.useful.push(tookMs);
  else outcome.failed += 1;
};

/** Spreads the kinds evenly over any stretch of requests. */
const spread =
  (kinds: readonly Kind[]): ((index: number) => Kind) =>
  (index) => {
    // A stride that shares no factor with 100 visits every place.
    let place = ((index * 37) % 100) / 100;
    for (const kind of kinds) {
      place -= kind.share;
      if (place < -1e-9) return kind;
    }
    throw new Error('the shares of a mix are 1 in all');
  };

parentPort?.postMessage(await run(workerData));
