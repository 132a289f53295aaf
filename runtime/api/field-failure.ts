import type {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {Failure, type Violation} from '#runtime/errors/failure.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';

type FieldReason =
  | typeof ErrorReason.FILTER_INVALID
  | typeof ErrorReason.ORDER_BY_INVALID
  | typeof ErrorReason.UPDATE_MASK_INVALID;

/** A failure about the text in one field of the request, with google.rpc.BadRequest that says what and where. */
export const fieldFailure = (reason: FieldReason, violations: readonly Violation[]): Failure => {
  const {code, domain} = meshFailure(reason, '');
  const message = violations.map(({field, description}) => `${field}: ${description}`).join('; ');
  return new Failure({code, domain, reason, message, violations});
};
