import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import {invalid} from '#runtime/errors/invalid.ts';

const pattern = '^tenants/[a-z][a-z0-9-]{1,61}[a-z0-9]/apiKeys/[0-9a-f-]{36}$';
const form = new RegExp(pattern);

/**
 * The key that an update is about. The contract has no rule for its name, because a new key has none. Fails with
 * REQUEST_INVALID when it is missing or has another form.
 */
export const namedKey = (key: ApiKey | undefined): ApiKey => {
  if (key === undefined) throw invalid([{field: 'api_key', description: 'value is required', reason: 'required'}]);
  if (form.test(key.name)) return key;
  const description = `does not match regex pattern \`${pattern}\``;
  throw invalid([{field: 'api_key.name', description, reason: 'string.pattern'}]);
};
