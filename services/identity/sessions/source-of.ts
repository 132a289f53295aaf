import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Call} from '#runtime/server/call.ts';
import {failure} from '../domain/failure.ts';
import {parseApiKeyName} from '../domain/resource-name.ts';

/** Id of the API key that makes a call. Fails with SOURCE_ONLY (PERMISSION_DENIED) when a user makes it. */
export const sourceOf = ({principal: {name}}: Pick<Call, 'principal'>): string => {
  const id = name.includes('/apiKeys/') ? parseApiKeyName(name)?.id : undefined;
  if (id === undefined) throw failure(ErrorReason.SOURCE_ONLY, 'Only a source can sign a user in: send its API key.');
  return id;
};
