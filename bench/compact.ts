import {setTimeout as sleep} from 'node:timers/promises';
import {type MeshOptions, startMesh} from '#local/mesh/start-mesh.ts';
import {load} from './edge.ts';
import {startBenchMesh} from './support/bench-mesh.ts';
import {httpGet} from './support/http-get.ts';
import {round} from './support/measure.ts';
import {pssMiB, watchPss} from './support/pss.ts';

/** The whole mesh and the compact one, one after the other: how soon they answer, what memory they take, how much they answer. */
export async function compact(): Promise<object> {
  const whole = await measured({home: '.souk/bench'});
  const compact = await measured({home: '.souk/bench-compact', compact: true});
  return {
    whole,
    compact,
    memoryToWhole: round(compact.peakPssMiB / whole.peakPssMiB),
    startToWhole: round(compact.firstRequestMs / whole.firstRequestMs),
    getToWhole: round(compact.get.perSecond / whole.get.perSecond),
    listToWhole: round(compact.list.perSecond / whole.list.perSecond),
  };
}

async function measured(options: MeshOptions) {
  const bench = await startBenchMesh(options);
  const watched = watchPss(await bench.pids(/./));
  const get = await load(bench, 8000, (index) => `/v1/${bench.books[index % bench.books.length]}`);
  const list = await load(bench, 1500, () => '/v1/books?pageSize=20');
  const peakPssMiB = await watched.stop();
  await bench.mesh.stop();
  // Again, with everything in place that lasts: what an operator sees after an update.
  return {...(await started(options, `/v1/${bench.books[0]}`, bench.apiKey)), peakPssMiB, get, list};
}

/** Starts the mesh: when the first request of a customer is answered, and what memory is taken then. */
async function started(options: MeshOptions, path: string, apiKey: string) {
  const began = performance.now();
  const mesh = await startMesh({...options, report: () => undefined});
  try {
    while (!(await succeeds(httpGet(`${mesh.edge}${path}`, {'x-api-key': apiKey})))) await sleep(20);
    const firstRequestMs = round(performance.now() - began);
    const processes = await mesh.processes();
    const startedPssMiB = pssMiB(processes.flatMap(({pid}) => (pid === undefined ? [] : [pid])));
    return {firstRequestMs, startedPssMiB, processes: processes.length};
  } finally {
    await mesh.stop();
  }
}

const succeeds = (request: Promise<void>): Promise<boolean> =>
  request.then(
    () => true,
    () => false,
  );
