import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {permits} from '#runtime/server/permits.ts';
import {checkKnown} from '../check-known.ts';
import {failure} from '../failure.ts';

/**
 * Checks the permissions that a caller hands out. Fails with PERMISSION_UNKNOWN (INVALID_ARGUMENT) when one of them
 * covers nothing in the catalogue, with PERMISSION_NOT_HELD (PERMISSION_DENIED) when the caller holds less than it
 * gives. Metadata `permission` names every one at fault, with commas between.
 */
export const checkGrant = (
  granted: readonly string[],
  held: readonly string[],
  catalogue: ReadonlySet<string>,
): void => {
  checkKnown(granted, catalogue);
  const missing = granted.filter((permission) => !permits(held, permission));
  if (missing.length > 0) {
    const list = missing.join(',');
    throw failure(ErrorReason.PERMISSION_NOT_HELD, `The caller does not hold ${list}.`, {permission: list});
  }
};
