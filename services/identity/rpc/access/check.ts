import type {CheckRequest, CheckResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {accessAsked} from '../../access/access-asked.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {isAllowed} from '../../domain/access/is-allowed.ts';
import {checkKnown} from '../../domain/check-known.ts';

/** Answers whether a user may do something. Fails with USER_NOT_FOUND, PERMISSION_UNKNOWN, CONSISTENCY_TOKEN_INVALID. */
export const check =
  (deps: AccessDeps): Rpc<CheckRequest, CheckResponse> =>
  async (request, call) => {
    checkKnown([request.permission], deps.permissions);
    const access = await accessAsked(deps, request, call);
    return {allowed: isAllowed(access, request, deps.clock())};
  };
