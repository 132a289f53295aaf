import type {BatchCheckRequest, BatchCheckResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {accessAsked} from '../../access/access-asked.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {isAllowed} from '../../domain/access/is-allowed.ts';
import {requireOwnTenant} from '../../domain/access/own-tenant.ts';
import {checkKnown} from '../../domain/check-known.ts';

/**
 * Answers many questions, all or none. Fails with TENANT_NOT_FOUND, USER_NOT_FOUND, PERMISSION_UNKNOWN,
 * CONSISTENCY_TOKEN_INVALID.
 */
export const batchCheck =
  (deps: AccessDeps): Rpc<BatchCheckRequest, BatchCheckResponse> =>
  async ({parent, questions, consistencyToken}, call) => {
    requireOwnTenant(parent, call.tenant);
    checkKnown(
      questions.map(({permission}) => permission),
      deps.permissions,
    );
    const answers = questions.map(async (question) => {
      const access = await accessAsked(deps, {...question, consistencyToken}, call);
      return {allowed: isAllowed(access, question, deps.clock())};
    });
    return {answers: await Promise.all(answers)};
  };
