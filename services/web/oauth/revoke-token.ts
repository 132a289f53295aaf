import type {IncomingMessage, ServerResponse} from 'node:http';
import {callerOf} from './caller.ts';
import {clientOf} from './client-of.ts';
import type {OAuthDeps} from './oauth-deps.ts';
import {OAuthError} from './oauth-error.ts';
import {readForm} from './read-form.ts';

/** `/oauth2/revoke` (RFC 7009). A token that is none is answered as one that was: 200. */
export const revokeToken =
  ({identity}: OAuthDeps) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = await readForm(request);
    const client = clientOf(request, form);
    const token = form.get('token');
    if (token === undefined) throw new OAuthError(400, 'invalid_request', 'The parameter token is missing.');
    const caller = callerOf(request, 2_000);
    try {
      await identity(caller).revokeToken({client, token});
      response.writeHead(200, {'cache-control': 'no-store', 'content-length': 0}).end();
    } finally {
      caller.ended();
    }
  };
