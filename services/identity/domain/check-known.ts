import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {permits} from '#runtime/server/permits.ts';
import {failure} from './failure.ts';

/**
 * Checks that each of the permissions covers something in the catalogue. Fails with PERMISSION_UNKNOWN; metadata
 * `permission` names every one that does not, with commas between.
 */
export const checkKnown = (permissions: readonly string[], catalogue: ReadonlySet<string>): void => {
  const covers = (permission: string) => [...catalogue].some((needed) => permits([permission], needed));
  const unknown = permissions.filter((permission) => !catalogue.has(permission) && !covers(permission));
  if (unknown.length === 0) return;
  const list = unknown.join(',');
  throw failure(ErrorReason.PERMISSION_UNKNOWN, `No method needs ${list}.`, {permission: list});
};
