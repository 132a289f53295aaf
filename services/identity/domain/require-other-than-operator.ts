import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {failure} from './failure.ts';
import {isOperator} from './operator.ts';

/** What would leave nobody who could undo it. Fails with TENANT_IS_OPERATOR. */
export const requireOtherThanOperator = (tenant: TenantId): void => {
  if (!isOperator(tenant)) return;
  throw failure(ErrorReason.TENANT_IS_OPERATOR, 'The tenant of the operator cannot be suspended or deleted.');
};
