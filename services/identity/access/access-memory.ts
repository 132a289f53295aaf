import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {unavailable} from '#runtime/errors/unavailable.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {Access} from '../domain/access/access.ts';
import type {Clock} from '../domain/clock.ts';
import {failure} from '../domain/failure.ts';
import {userNotFound} from '../domain/user-not-found.ts';
import {type Known, type LookUpConfig, lookUps} from '../memory/look-ups.ts';
import type {LoadAccess} from '../store/access/load-access.ts';

/** What users may do, in memory. */
export interface AccessMemory {
  /**
   * What decides over a user by resource name; at once when it is known. Not older than the revision `atLeast` of the
   * tenant, and otherwise no older than a change of which this replica knows. Fails with USER_NOT_FOUND,
   * CONSISTENCY_TOKEN_INVALID for a revision that the tenant has not had, SERVICE_UNAVAILABLE.
   */
  accessOf(user: string, atLeast?: bigint): Access | Promise<Access>;
  /** Forgets what is older than this revision of a tenant: it has changed. */
  forget(tenant: TenantId, revision: bigint): void;
  /** Forgets all users of a tenant: it was suspended, or is back. */
  forgetTenant(tenant: TenantId): void;
  /** Reads everything again before it is used: changes may have passed unseen. */
  distrust(): void;
}

export const accessMemory = (load: LoadAccess, config: LookUpConfig, clock: Clock): AccessMemory => {
  const known = lookUps({load, topicOf: ({tenant}) => tenant}, config, clock);

  const find = async (user: string, atLeast: bigint): Promise<Access> => {
    const asked = clock().getTime();
    const found = await known.find(user);
    if (isRecent(found, atLeast)) return existing(found, user);
    // Remembered from before, as the database is away: older than what the caller has seen already.
    if (found.checkedAt < asked) throw unavailable('The database');
    throw failure(
      ErrorReason.CONSISTENCY_TOKEN_INVALID,
      'The tenant has not had the state that the consistency token names.',
    );
  };

  return {
    accessOf: (user, atLeast = 0n) => {
      const remembered = known.remembered(user);
      return remembered && isRecent(remembered, atLeast) ? existing(remembered, user) : find(user, atLeast);
    },
    forget: (tenant, revision) => known.forget(tenant, (access) => access.revision < revision),
    forgetTenant: (tenant) => known.forget(tenant),
    distrust: known.distrust,
  };
};

const isRecent = ({value}: Known<Access>, atLeast: bigint): boolean => (value?.revision ?? 0n) >= atLeast;

/** Where there is no tenant there is no value. */
const existing = ({value}: Known<Access>, user: string): Access => {
  if (value?.state === undefined) throw userNotFound(user);
  return value;
};
