import {Failure} from '#runtime/errors/failure.ts';
import {isDenial, refusalOf} from '#runtime/refusals/refusal-of.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
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
    if (!isRefusal(failure)) return;
    const refusal = refusalOf(failed);
    note({...refusal, target: blamedFor(failure)?.name ?? refusal.target ?? ''});
  };

/**
 * The same of an RPC that is anonymous, where its refusal is about somebody: OAuth's, by which clients have their users sign in.
 * The client is the actor.
 */
export const notingBlamed =
  (note: NoteDenial) =>
  <Request, Response>(rpc: AnonymousRpc<Request, Response>): AnonymousRpc<Request, Response> =>
  async (request, call) => {
    try {
      return await rpc(request, call);
    } catch (error) {
      const who = error instanceof Failure && isRefusal(error) ? blamedFor(error) : undefined;
      if (error instanceof Failure && who) {
        const {method: action, clientAddress: address = '', requestId} = call;
        note({tenant: who.tenant, actor: who.name, action, reason: error.reason, address, requestId});
      }
      throw error;
    }
  };

const isRefusal = (failure: Failure): boolean => isDenial(failure) || isLockOut(failure);

/** Not the other refusal of this code, which is for want of capacity. */
const isLockOut = ({code, domain}: Failure): boolean =>
  code === 'RESOURCE_EXHAUSTED' && domain === 'identity.souk.local';
