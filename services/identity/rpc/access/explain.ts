import type {ExplainRequest, ExplainResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {accessAsked} from '../../access/access-asked.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {explain as explainAccess} from '../../domain/access/explain.ts';
import {checkKnown} from '../../domain/check-known.ts';
import {rolesWith} from '../../store/access/roles-with.ts';

/**
 * Answers why a user may do something, or which roles they would need. Fails with USER_NOT_FOUND, PERMISSION_UNKNOWN,
 * CONSISTENCY_TOKEN_INVALID.
 */
export const explain =
  (deps: AccessDeps): Rpc<ExplainRequest, ExplainResponse> =>
  async (request, call) => {
    checkKnown([request.permission], deps.permissions);
    const found = explainAccess(await accessAsked(deps, request, call), request, deps.clock());
    const {read} = deps.database.forTenant(call.tenant);
    return {...found, roles: found.allowed ? [] : await rolesWith(read, deps.builtIn, call.tenant, request.permission)};
  };
