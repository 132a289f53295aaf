import type {Failure} from '../errors/failure.ts';
import type {FailedCall} from '../server/failed-call.ts';
import type {Refusal} from './refusal.ts';

/** Whether a failure refuses somebody something, instead of saying that there is no answer at the moment. */
export const isDenial = ({code}: Failure): boolean => code === 'UNAUTHENTICATED' || code === 'PERMISSION_DENIED';

/** Who was refused what, from where and why. */
export const refusalOf = ({call, failure, resource}: FailedCall): Refusal => ({
  tenant: call.tenant,
  actor: call.principal.name,
  supportGrant: call.principal.actsUnder,
  action: call.method,
  target: resource,
  reason: failure.reason,
  address: call.clientAddress ?? '',
  requestId: call.requestId,
});
