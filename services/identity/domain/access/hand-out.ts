import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {permits} from '#runtime/server/permits.ts';
import {failure} from '../failure.ts';

/** Permissions with the condition on which they are held, or shall be. */
export interface Holding {
  readonly permissions: readonly string[];
  /** Empty: for every resource. */
  readonly prefix: string;
  readonly expireTime: Date | undefined;
}

/** Permissions without a condition. */
export const unconditional = (permissions: readonly string[]): Holding => ({
  permissions,
  prefix: '',
  expireTime: undefined,
});

/**
 * Checks that a caller holds what it hands out: each permission, for all the resources and for all the time. Fails with
 * PERMISSION_NOT_HELD; metadata `permission` names every one at fault, with commas between.
 *
 * @param held lists of which each has to cover it, `holdingsOf`.
 */
export const checkHandedOut = (given: readonly Holding[], held: readonly (readonly Holding[])[]): void => {
  const missing = given.flatMap((holding) =>
    holding.permissions.filter((permission) => !held.every((own) => covers(own, holding, permission))),
  );
  if (missing.length === 0) return;
  const list = [...new Set(missing)].join(',');
  throw failure(ErrorReason.PERMISSION_NOT_HELD, `The caller does not hold ${list} to that extent.`, {
    permission: list,
  });
};

const covers = (held: readonly Holding[], {prefix, expireTime}: Holding, permission: string): boolean =>
  held.some(
    (own) =>
      permits(own.permissions, permission) &&
      prefix.startsWith(own.prefix) &&
      (own.expireTime === undefined || (expireTime !== undefined && expireTime <= own.expireTime)),
  );
