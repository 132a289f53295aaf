import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {failures} from '#runtime/errors/failures.ts';

/** Errors of identity: `failure(ErrorReason.TENANT_NOT_FOUND, …)`. */
export const failure = failures('identity', ErrorReason);
