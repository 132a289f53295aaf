import type {TenantId} from './call.ts';

const pattern = /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/;

const isTenantId = (value: string): value is TenantId => pattern.test(value);

/** The id of a tenant from outside the code: a token, a row, a test. Throws a RangeError when it cannot be one. */
export const tenantId = (value: string): TenantId => {
  if (!isTenantId(value)) throw new RangeError(`not the id of a tenant: ${JSON.stringify(value)}`);
  return value;
};
