import {setTimeout as delay} from 'node:timers/promises';
import type {Logger} from 'pino';
import {dependencyUp} from '../telemetry/metrics.ts';
import type {Dependency} from './dependency.ts';

/** What is up at a moment. */
export interface Condition {
  /** Every dependency can be used. */
  readonly whole: boolean;
  /** Every essential dependency can be used. */
  readonly able: boolean;
}

/** Asks every dependency again and again how it is. */
export interface DependencyWatch {
  /** Resolves after each dependency has answered once. */
  readonly first: Promise<void>;
  stop(): void;
}

/** How often and how patiently dependencies are asked. */
export interface WatchOptions {
  /** Whose dependencies they are, for metrics. */
  readonly service: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** For so long a dependency may be missing at the start before that is told. */
const firstAnswerMs = 500;
const firstPauseMs = 25;

/** Watches dependencies, each in a rhythm of its own so that a slow one delays no other; tells of every change. */
export const watchDependencies = (
  dependencies: readonly Dependency[],
  {service, intervalMs, timeoutMs}: WatchOptions,
  log: Logger,
  changed: (condition: Condition) => void,
): DependencyWatch => {
  const stopped = new AbortController();
  const up = new Map<Dependency, boolean>();
  const tell = () => {
    const down = dependencies.filter((dependency) => up.get(dependency) !== true);
    changed({whole: down.length === 0, able: !down.some(({essential}) => essential)});
  };
  const ask = async (dependency: Dependency): Promise<void> => {
    const problem = await problemOf(dependency, timeoutMs);
    const was = up.get(dependency);
    const is = problem === undefined;
    if (was === is || stopped.signal.aborted) return;
    up.set(dependency, is);
    const {name, essential} = dependency;
    dependencyUp.set({service, dependency: name, essential: String(essential)}, is ? 1 : 0);
    if (!is) log.error({dependency: name, essential, err: problem}, `${name} is away`);
    else if (was === false) log.info({dependency: name}, `${name} is back`);
    tell();
  };
  const watch = async (dependency: Dependency): Promise<void> => {
    while (!stopped.signal.aborted) {
      await delay(intervalMs, undefined, {signal: stopped.signal, ref: false}).catch(() => undefined);
      await ask(dependency);
    }
  };
  /** Asks once it is there or has had time to come: connections are being opened while the service starts. */
  const askFirst = async (dependency: Dependency): Promise<void> => {
    const giveUpMs = Date.now() + firstAnswerMs;
    while ((await problemOf(dependency, timeoutMs)) !== undefined && Date.now() < giveUpMs) await delay(firstPauseMs);
    await ask(dependency);
  };
  tell();
  const first = Promise.all(dependencies.map(askFirst)).then(() => {
    for (const dependency of dependencies) void watch(dependency);
  });
  return {first, stop: () => stopped.abort()};
};

const problemOf = async (dependency: Dependency, timeoutMs: number): Promise<unknown> => {
  const late = new AbortController();
  try {
    await Promise.race([dependency.check(), rejectsAfter(timeoutMs, late.signal)]);
    return undefined;
  } catch (error) {
    return error ?? new Error('no reason given');
  } finally {
    late.abort();
  }
};

const rejectsAfter = (timeoutMs: number, signal: AbortSignal): Promise<never> =>
  delay(timeoutMs, undefined, {signal}).then(
    () => Promise.reject(new Error(`no answer within ${timeoutMs} ms`)),
    // Aborted: the check has answered, and nobody looks at this promise any more.
    () => new Promise<never>(() => undefined),
  );
