import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {Failure, type Violation} from './failure.ts';
import {meshFailure} from './mesh-failure.ts';

/** INVALID_ARGUMENT, REQUEST_INVALID with google.rpc.BadRequest that lists every violation. */
export const invalid = (violations: readonly Violation[]): Failure => {
  const {code, reason, domain} = meshFailure(ErrorReason.REQUEST_INVALID, '');
  return new Failure({code, reason, domain, message: sentence(violations), violations});
};

const sentence = (violations: readonly Violation[]): string => {
  const [first] = violations;
  const rest = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
  return first ? `${first.field || 'The request'}: ${first.description}${rest}` : 'The request is invalid.';
};
