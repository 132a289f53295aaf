import {Failure} from '#runtime/errors/failure.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {blamedFor, isDenial, type NoteDenial} from './denial.ts';

/**
 * An RPC by which people prove who they are, with its refusals in the audit log of the tenant: wrong passwords and codes, and
 * that somebody has to wait. The actor is the source that sends the attempt; whose it would have been is the target, where
 * the failure says it. An address that nobody has stands nowhere.
 */
export const notingRefusals =
  (noteDenial: NoteDenial) =>
  <Request, Response>(rpc: Rpc<Request, Response>): Rpc<Request, Response> =>
  async (request, call) => {
    try {
      return await rpc(request, call);
    } catch (error) {
      if (error instanceof Failure && (isDenial(error) || isLockOut(error))) {
        noteDenial({
          tenant: call.tenant,
          actor: call.principal.name,
          supportGrant: call.principal.actsUnder,
          action: call.method,
          target: blamedFor(error)?.name ?? '',
          reason: error.reason,
          address: call.clientAddress ?? '',
          requestId: call.requestId,
        });
      }
      throw error;
    }
  };

/** Not the other refusal of this code, which is for want of capacity. */
const isLockOut = ({code, domain}: Failure): boolean =>
  code === 'RESOURCE_EXHAUSTED' && domain === 'identity.souk.local';
