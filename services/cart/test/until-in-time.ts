import {PeerFailure} from '#runtime/errors/peer-failure.ts';

/** Repeats an idempotent call while its deadline passes, as clients of a busy machine do; at most ten times. */
export async function untilInTime<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 10 || !(error instanceof PeerFailure && error.reason === 'DEADLINE_EXPIRED')) throw error;
    }
  }
}
