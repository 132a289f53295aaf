import type {ListPermittedRequest, ListPermittedResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {accessAsked} from '../../access/access-asked.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {listPermitted as listActions} from '../../domain/access/list-permitted.ts';

/** Answers everything that a user may do. Fails with USER_NOT_FOUND, CONSISTENCY_TOKEN_INVALID. */
export const listPermitted =
  (deps: AccessDeps): Rpc<ListPermittedRequest, ListPermittedResponse> =>
  async (request, call) => {
    const access = await accessAsked(deps, request, call);
    return {permitted: listActions(access, deps.catalogue, deps.clock())};
  };
