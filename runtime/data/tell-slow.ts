import type {Limits} from '#runtime/server/limits.ts';

/** PostgreSQL's own log of slow statements (text, plan) begins at the same time; ours has the ids of the request. */
const slowMs = 250;

/** Does an operation and tells the log of its call when it took long, the wait for a connection included. */
export const tellSlow = async <Result>(
  limits: Pick<Limits, 'log'> | undefined,
  what: {readonly model: string | undefined; readonly operation: string},
  work: () => PromiseLike<Result>,
): Promise<Result> => {
  const startMs = performance.now();
  try {
    return await work();
  } finally {
    const durationMs = performance.now() - startMs;
    if (durationMs >= slowMs) limits?.log?.warn({...what, durationMs: Math.round(durationMs)}, 'slow query');
  }
};
