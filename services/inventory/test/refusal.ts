import {PeerFailure} from '#runtime/errors/peer-failure.ts';

/** What a call was refused with. Throws when it was answered or failed without a reason. */
export const refusal = async (call: Promise<unknown>): Promise<PeerFailure> => {
  const outcome = await call.then(
    (answer) => new Error(`answered: ${String(answer)}`),
    (error: unknown) => error,
  );
  if (outcome instanceof PeerFailure) return outcome;
  throw outcome;
};
