import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Credential} from '../domain/credential.ts';
import {failure} from '../domain/failure.ts';
import type {EdgeRequest} from './edge-request.ts';

/**
 * Finds out who sends a request by one kind of credential: undefined when the request carries none of it. Answers at once
 * what is known, without a turn of the event loop. Fails when the credential is no good.
 */
export type Authenticator = (request: EdgeRequest) => Credential | Promise<Credential> | undefined;

/** Asks each kind of credential, the first one that a request carries counts. Fails with CREDENTIALS_MISSING. */
export const firstOf =
  (authenticators: readonly Authenticator[]) =>
  (request: EdgeRequest): Credential | Promise<Credential> => {
    for (const authenticate of authenticators) {
      const found = authenticate(request);
      if (found !== undefined) return found;
    }
    throw failure(ErrorReason.CREDENTIALS_MISSING, 'The request carries neither an API key nor an access token.');
  };
