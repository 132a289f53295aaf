import type {Failure} from '#runtime/errors/failure.ts';
import {isDenial, refusalOf} from '#runtime/refusals/refusal-of.ts';
import type {NoteFailedCall} from '#runtime/server/failed-call.ts';
import {blamedFor, type NoteDenial} from './denial.ts';

/**
 * Has what identity's own RPCs refuse in the audit log: also wrong passwords and codes, and that somebody has to wait. Of a
 * sign-in the actor is the source that sends the attempt; whose it would have been is the target, where the failure says it. An
 * address that nobody has stands nowhere.
 */
export const noteFailedCalls =
  (note: NoteDenial): NoteFailedCall =>
  (failed) => {
    const {failure} = failed;
    if (!isDenial(failure) && !isLockOut(failure)) return;
    const refusal = refusalOf(failed);
    note({...refusal, target: blamedFor(failure)?.name ?? refusal.target ?? ''});
  };

/** Not the other refusal of this code, which is for want of capacity. */
const isLockOut = ({code, domain}: Failure): boolean =>
  code === 'RESOURCE_EXHAUSTED' && domain === 'identity.souk.local';
