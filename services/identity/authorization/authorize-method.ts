import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {permitsSomewhere} from '#runtime/server/permits.ts';
import type {Credential} from '../domain/credential.ts';

/** Whether a principal may call a method at all. Fails with PERMISSION_MISSING. */
export type AuthorizeMethod = (credential: Credential, method: string) => void;

/**
 * Asks the contracts for the permission that a method needs. The service asks again, from the token: what is refused
 * here already costs it nothing and is known to the one place that keeps account of refusals. Whether a grant that holds for
 * some resources covers the one of the request is the service's to say, which knows the request. A path that is no
 * method is the routes' to refuse.
 *
 * @param needed the permission of every method that needs one, by the method's path.
 */
export const authorizeMethod =
  (needed: ReadonlyMap<string, string>): AuthorizeMethod =>
  (credential, method) => {
    const permission = needed.get(method);
    if (permission === undefined || permitsSomewhere(credential, permission)) return;
    throw meshFailure(ErrorReason.PERMISSION_MISSING, `${method} needs the permission ${permission}.`, {permission});
  };
