import {withinLimits} from '#runtime/server/limits.ts';
import {within} from './within.ts';

/**
 * Answers as `work` does, or rejects when it takes longer than `timeoutMs`; then it is cancelled in the database, too.
 * It is for many calls: it does not end with the one that began it.
 */
export const inTime = <Value>(timeoutMs: number, work: () => Promise<Value>): Promise<Value> => {
  const limits = {
    signal: AbortSignal.timeout(timeoutMs),
    deadline: new Date(Date.now() + timeoutMs),
    importance: 'critical',
  } as const;
  return within(timeoutMs, withinLimits(limits, work));
};
