import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from './failure.ts';

/** The same for a tenant that does not exist and for one that is not the caller's to see. */
export const tenantNotFound = (name: string): Failure =>
  failure(ErrorReason.TENANT_NOT_FOUND, `No tenant ${name}.`, {tenant: name});
