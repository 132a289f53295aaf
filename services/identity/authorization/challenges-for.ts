import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';

const apiKey = 'ApiKey realm="souk", header="x-api-key"';
const bearer = 'Bearer realm="souk"';

/**
 * Value of `www-authenticate`: the schemes that would be accepted (RFC 9110 section 11.6.1), and what is wrong with a token that
 * came (RFC 6750 section 3). Without any credential nothing is said to be wrong.
 */
export const challengesFor = ({reason, message}: Failure): string => {
  const aboutToken = reason === ErrorReason.ACCESS_TOKEN_INVALID || reason === ErrorReason.SESSION_ENDED;
  return aboutToken ? `${bearer}, error="invalid_token", error_description="${message}"` : `${bearer}, ${apiKey}`;
};
