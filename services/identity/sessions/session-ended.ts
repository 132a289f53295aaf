import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from '../domain/failure.ts';

/** The same whether a session is unknown, over, or its user no longer let in. */
export const sessionEnded = (): Failure => failure(ErrorReason.SESSION_ENDED, 'The session is over; sign in again.');
