import type {IncomingMessage, ServerResponse} from 'node:http';
import type {AuthorizeRequest} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {PeerFailure} from '#runtime/errors/peer-failure.ts';
import {answerPage} from '../sign-in/answer-page.ts';
import {checkFormToken, formTokenField, formTokenFor} from '../sign-in/form-token.ts';
import {type SignInPage, signInPage} from '../sign-in/sign-in-page.ts';
import {type Authorization, authorizationOf, checkAuthorization} from './authorization-of.ts';
import {callerOf, headerOf} from './caller.ts';
import type {OAuthDeps} from './oauth-deps.ts';
import type {OAuthError} from './oauth-error.ts';
import {oauthErrorOf} from './oauth-error-of.ts';
import {parametersOf, readForm} from './read-form.ts';
import {redirectTo} from './redirect.ts';

/** What somebody who is refused may type again, in our words and not in identity's. */
const again: Readonly<Record<string, string>> = {
  SIGN_IN_FAILED: 'E-mail address and password do not belong together.',
  USER_DISABLED: 'You cannot sign in at the moment. Ask those who run the shop.',
  TOO_MANY_ATTEMPTS: 'Too many attempts have failed. Wait a moment before the next one.',
  SECOND_FACTOR_FAILED: 'The code is not the right one.',
};

/**
 * `/oauth2/authorize` (OAuth 2.1 section 4.1): the page on which a user signs in, and what they send from it. Where client and redirect
 * URI are known, every end but the page itself is a redirect to the client.
 */
export const authorize =
  (deps: OAuthDeps) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isForm = request.method === 'POST';
    const [, query = ''] = (request.url ?? '').split('?');
    const parameters = isForm ? await readForm(request) : parametersOf(new URLSearchParams(query));
    const authorization = authorizationOf(parameters);
    const caller = callerOf(request, 5_000);
    try {
      const identity = deps.identity(caller);
      const described = await identity.describeAuthorization({authorization: authorization.request});
      if (isForm) checkFormToken(request, parameters, deps.issuer);
      const {clientDisplayName: client, tenantDisplayName: tenant} = described;
      const show = (step: Pick<SignInPage, 'step' | 'problem'>, more: readonly [string, string][] = []) => {
        const {token, cookie} = formTokenFor(request);
        const hidden = new Map([...authorization.carried, ...more, [formTokenField, token]]);
        const html = signInPage({tenant, client, hidden, email: parameters.get('email') ?? '', ...step});
        const goesTo = authorization.request.redirectUri;
        answerPage(response, {html, cookie, goesTo, status: step.problem === undefined ? 200 : 422});
      };
      try {
        checkAuthorization(parameters);
        if (!isForm) return show({step: 'password', problem: undefined});
        const device = (headerOf(request, 'user-agent') ?? '').slice(0, 1000);
        const {code, secondFactor} = await identity.authorize({
          authorization: authorization.request,
          proof: proofOf(parameters),
          device,
        });
        if (secondFactor)
          return show({step: 'second-factor', problem: undefined}, [['challenge', secondFactor.challenge]]);
        return redirectTo(response, authorization.request.redirectUri, {
          code,
          state: authorization.state,
          iss: deps.issuer,
        });
      } catch (error) {
        const problem = error instanceof PeerFailure ? again[error.reason] : undefined;
        if (problem !== undefined) {
          const challenge = parameters.get('challenge');
          return challenge === undefined
            ? show({step: 'password', problem})
            : show({step: 'second-factor', problem}, [['challenge', challenge]]);
        }
        if (error instanceof PeerFailure && error.reason === 'CHALLENGE_INVALID') {
          return show({step: 'password', problem: 'It took too long. Sign in again.'});
        }
        return refuse(response, authorization, oauthErrorOf(error), deps.issuer);
      }
    } finally {
      caller.ended();
    }
  };

const refuse = (
  response: ServerResponse,
  {request: {redirectUri}, state}: Authorization,
  {error, message}: OAuthError,
  iss: string,
): void => redirectTo(response, redirectUri, {error, error_description: message, state, iss});

const proofOf = (form: ReadonlyMap<string, string>): AuthorizeRequest['proof'] => {
  const challenge = form.get('challenge');
  return challenge === undefined
    ? {$case: 'password', value: {email: form.get('email') ?? '', password: form.get('password') ?? ''}}
    : {$case: 'code', value: {challenge, code: form.get('code') ?? ''}};
};
