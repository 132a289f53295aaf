import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from './failure.ts';

/** The same for an entry that does not exist and for one of another tenant. */
export const auditEntryNotFound = (name: string): Failure =>
  failure(ErrorReason.AUDIT_ENTRY_NOT_FOUND, `No audit entry ${name}.`, {auditEntry: name});
