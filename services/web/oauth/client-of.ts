import type {IncomingMessage} from 'node:http';
import type {OAuthClient} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {headerOf} from './caller.ts';
import {OAuthError} from './oauth-error.ts';

/**
 * Who asks for tokens: by `client_secret_basic`, `client_secret_post`, or `none` (OAuth 2.1 section 2.4). Fails with invalid_client
 * when nobody says so, and with invalid_request when it is said in two ways.
 */
export const clientOf = (request: IncomingMessage, form: ReadonlyMap<string, string>): OAuthClient => {
  const basic = /^basic +(\S+)$/i.exec(headerOf(request, 'x-souk-authorization') ?? '')?.[1];
  const [clientId, clientSecret] = [form.get('client_id'), form.get('client_secret')];
  if (basic === undefined) {
    if (clientId === undefined)
      throw new OAuthError(401, 'invalid_client', 'The request does not say which client it is.');
    return {clientId, clientSecret: clientSecret ?? ''};
  }
  if (clientSecret !== undefined) throw new OAuthError(400, 'invalid_request', 'The client says twice who it is.');
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
  const client = {clientId: decoded(id), clientSecret: decoded(secret)};
  if (client.clientId === '' || (clientId !== undefined && clientId !== client.clientId)) {
    throw new OAuthError(401, 'invalid_client', 'The request does not say which client it is.');
  }
  return client;
};

/** Both parts are form-encoded before they are joined (OAuth 2.1 section 2.4.1). */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    throw new OAuthError(401, 'invalid_client', 'The credentials of the client are not encoded as forms are.');
  }
};
