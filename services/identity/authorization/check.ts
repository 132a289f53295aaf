import type {CheckRequest, CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {Failure} from '#runtime/errors/failure.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {blamedFor, type Denial, isDenial, type NoteDenial} from '../audit/denial.ts';
import type {Credential} from '../domain/credential.ts';
import type {TokenIssuer} from '../signing/token-issuer.ts';
import {allowed} from './allowed.ts';
import type {AuthorizeMethod} from './authorize-method.ts';
import {denied} from './denied.ts';
import {type EdgeRequest, edgeRequestOf} from './edge-request.ts';

export interface CheckDeps {
  readonly authenticate: (request: EdgeRequest) => Credential | Promise<Credential>;
  readonly authorize: AuthorizeMethod;
  readonly issue: TokenIssuer;
  readonly noteDenial: NoteDenial;
}

/**
 * Envoy's ext_authz: turns the credential of a request into a transaction token, if its principal may call the method at
 * all. Denies with what authenticators fail with (401, 403), PERMISSION_MISSING (403), SERVICE_UNAVAILABLE (503); a request
 * is never let through for want of an answer.
 */
export const check =
  ({authenticate, authorize, issue, noteDenial}: CheckDeps): AnonymousRpc<CheckRequest, CheckResponse> =>
  async (question, {log}) => {
    const request = edgeRequestOf(question);
    let credential: Credential | undefined;
    try {
      const found = authenticate(request);
      // Not awaited when it is known: a turn of the event loop less on every request.
      credential = found instanceof Promise ? await found : found;
      authorize(credential, request.method);
      return allowed(issue(credential).token, credential, request.headers.cookie);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'UNAVAILABLE') log.warn({err: error.cause ?? error}, 'a request could not be authorized');
      if (isDenial(error)) noteDenial(denialOf(error, request, credential));
      return denied(error, request);
    }
  };

const denialOf = (failure: Failure, {method, headers, address}: EdgeRequest, known: Credential | undefined): Denial => {
  const who = known ?? blamedFor(failure);
  return {
    tenant: who?.tenant,
    actor: who?.name ?? '',
    // A path that is no method is whatever somebody tried.
    action: isMethod.test(method) ? method : '',
    reason: failure.reason,
    address,
    requestId: headers['x-request-id'] ?? '',
  };
};

const isMethod = /^\/[\w.]+\/\w+$/;
