import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from '../domain/failure.ts';

/** The same for a session that does not exist and for one of somebody else. */
export const sessionNotFound = (name: string): Failure =>
  failure(ErrorReason.SESSION_NOT_FOUND, `No session ${name}.`, {session: name});
