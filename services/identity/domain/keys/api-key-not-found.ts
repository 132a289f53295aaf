import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from '../failure.ts';

/** The same for a key that does not exist and for one of another tenant. */
export const apiKeyNotFound = (name: string): Failure =>
  failure(ErrorReason.API_KEY_NOT_FOUND, `No API key ${name}.`, {apiKey: name});
