import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Call} from '#runtime/server/call.ts';
import {failure} from './failure.ts';
import {isOperator} from './operator.ts';

/** The permission alone does not do: `*` of any tenant covers it. Fails with OPERATOR_ONLY. */
export const requireOperator = ({tenant, method}: Pick<Call, 'tenant' | 'method'>): void => {
  if (isOperator(tenant)) return;
  throw failure(ErrorReason.OPERATOR_ONLY, `Only the operator of the marketplace may call ${method}.`);
};
