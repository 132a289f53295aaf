import type {IncomingMessage, ServerResponse} from 'node:http';
import {answerJson} from './answer-json.ts';
import {callerOf, headerOf} from './caller.ts';
import type {OAuthDeps} from './oauth-deps.ts';
import {OAuthError} from './oauth-error.ts';

/** `/oauth2/userinfo` (OpenID Connect Core section 5.3), for an access token in `authorization`. */
export const userInfo =
  ({identity}: OAuthDeps) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, accessToken] = /^bearer +(\S+)$/i.exec(headerOf(request, 'x-souk-authorization') ?? '') ?? [];
    if (accessToken === undefined) throw new OAuthError(401, 'invalid_token', 'The request carries no access token.');
    const caller = callerOf(request, 1_000);
    try {
      const {sub, tenant, name, email, emailVerified} = await identity(caller).getUserInfo({accessToken});
      answerJson(response, 200, {
        sub,
        tenant,
        ...(name && {name}),
        ...(email && {email, email_verified: emailVerified}),
      });
    } finally {
      caller.ended();
    }
  };
