import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from '../domain/failure.ts';

/** The same for a tunnel that does not exist and for one that is not the caller's to see. */
export const tunnelNotFound = (name: string): Failure =>
  failure(ErrorReason.TUNNEL_NOT_FOUND, `No tunnel ${name}.`, {tunnel: name});
