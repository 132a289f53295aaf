import type {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import type {Credential} from '../domain/credential.ts';
import {withoutTokens} from '../sessions/session-cookies.ts';
import {header} from './denied.ts';

/** Tells Envoy to let a request pass, with its transaction token and without its credentials. */
export const allowed = (token: string, {tenant, name, ratePercent = 100}: Credential, cookie = ''): CheckResponse => {
  const left = withoutTokens(cookie);
  return {
    status: {code: 0, message: '', details: []},
    httpResponse: {
      $case: 'okResponse',
      value: {
        headers: [
          header('txn-token', token),
          header('x-souk-tenant', tenant),
          header('x-souk-credential', name),
          // For the limits; without it there is all of them.
          ...(ratePercent < 100 ? [header('x-souk-share', String(ratePercent))] : []),
          ...(left !== '' && left !== cookie ? [header('cookie', left)] : []),
        ],
        headersToRemove: ['x-api-key', 'authorization', ...(left === '' && cookie !== '' ? ['cookie'] : [])],
        dynamicMetadata: undefined,
        responseHeadersToAdd: [],
        queryParametersToSet: [],
        queryParametersToRemove: [],
      },
    },
    dynamicMetadata: undefined,
  };
};
