import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from '../failure.ts';

// Each the same for what does not exist and for what is another tenant's.

export const groupNotFound = (name: string): Failure =>
  failure(ErrorReason.GROUP_NOT_FOUND, `No group ${name}.`, {group: name});

export const roleNotFound = (name: string): Failure =>
  failure(ErrorReason.ROLE_NOT_FOUND, `No role ${name}.`, {role: name});

export const roleAssignmentNotFound = (name: string): Failure =>
  failure(ErrorReason.ROLE_ASSIGNMENT_NOT_FOUND, `No role assignment ${name}.`, {roleAssignment: name});
