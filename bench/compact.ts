import {setTimeout as sleep} from 'node:timers/promises';
import {type MeshOptions, startMesh} from '#local/mesh/start-mesh.ts';
import {load} from './edge.ts';
import {startBenchMesh} from './support/bench-mesh.ts';
import {httpGet} from './support/http-get.ts';
import {type Measurement, round} from './support/measure.ts';
import {pssMiB, watchPss} from './support/pss.ts';

/** Fewer than a busy machine would take for too many: what is shed is no measure of either. */
const concurrency = 16;
const starts = 3;

interface Candidate {
  readonly options: MeshOptions;
  readonly path: string;
  readonly apiKey: string;
  readonly result: object & {peakPssMiB: number; get: Measurement; list: Measurement};
}

/** The whole mesh and the compact one: how soon they answer, in turns, what memory they take and how much they answer. */
export async function compact(): Promise<object> {
  const candidates = {
    whole: await loaded({home: '.souk/bench'}),
    compact: await loaded({home: '.souk/bench-compact', compact: true}),
  };
  const rounds: Record<keyof typeof candidates, Start>[] = [];
  for (let round = 0; round < starts; round++)
    rounds.push({whole: await started(candidates.whole), compact: await started(candidates.compact)});
  const whole = {...medianStart(rounds.map((round) => round.whole)), ...candidates.whole.result};
  const compact = {...medianStart(rounds.map((round) => round.compact)), ...candidates.compact.result};
  return {
    concurrency,
    whole,
    compact,
    startToWhole: round(compact.firstRequestMs / whole.firstRequestMs),
    peakMemoryToWhole: round(compact.peakPssMiB / whole.peakPssMiB),
    getToWhole: round(compact.get.perSecond / whole.get.perSecond),
    listToWhole: round(compact.list.perSecond / whole.list.perSecond),
  };
}

/** A mesh under load: what it answers, and the most memory that all its processes take meanwhile. */
async function loaded(options: MeshOptions): Promise<Candidate> {
  const bench = await startBenchMesh(options);
  try {
    const watched = watchPss(await bench.pids(/./));
    const get = await load(bench, {concurrency, requests: 8000}, (index) =>
      bench.get(`/v1/${bench.books[index % bench.books.length]}`),
    );
    const list = await load(bench, {concurrency, requests: 1500}, () => bench.get('/v1/books?pageSize=20'));
    const peakPssMiB = await watched.stop();
    return {options, path: `/v1/${bench.books[0]}`, apiKey: bench.apiKey, result: {peakPssMiB, get, list}};
  } finally {
    await bench.mesh.stop();
  }
}

/** A start with everything in place that lasts, as after an update. */
interface Start {
  /** From the start to the answer of the first request of a customer. */
  readonly firstRequestMs: number;
  /** Of all processes, then. */
  readonly startedPssMiB: number;
  readonly processes: number;
}

async function started({options, path, apiKey}: Candidate): Promise<Start> {
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

function medianStart(starts: readonly Start[]): Start {
  const [median] = starts.toSorted((a, b) => a.firstRequestMs - b.firstRequestMs).slice(Math.floor(starts.length / 2));
  if (!median) throw new Error('nothing was started');
  return median;
}

const succeeds = (request: Promise<void>): Promise<boolean> =>
  request.then(
    () => true,
    () => false,
  );
