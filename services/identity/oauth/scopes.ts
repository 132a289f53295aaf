import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {failure} from '../domain/failure.ts';

/** What a client may ask to know of a user. What it may do for them, their permissions say. */
export const scopes: readonly string[] = ['openid', 'email', 'profile', 'offline_access'];

/** The scopes in a text with spaces between. Fails with OAUTH_SCOPE_INVALID (INVALID_ARGUMENT) for one that there is not. */
export const scopesIn = (text: string): readonly string[] => {
  const asked = [...new Set(text.split(' ').filter((scope) => scope !== ''))];
  const unknown = asked.find((scope) => !scopes.includes(scope));
  if (unknown === undefined) return asked;
  throw failure(ErrorReason.OAUTH_SCOPE_INVALID, 'There is no such scope.', {scope: unknown});
};
