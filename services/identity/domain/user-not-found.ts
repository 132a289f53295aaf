import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from './failure.ts';

/** The same for a user that does not exist and for one of another tenant. */
export const userNotFound = (name: string): Failure =>
  failure(ErrorReason.USER_NOT_FOUND, `No user ${name}.`, {user: name});
