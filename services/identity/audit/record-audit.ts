import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {AuditEntry_Outcome as Outcome} from '#gen/ts/souk/identity/v1/audit.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {AnonymousCall, Call} from '#runtime/server/call.ts';
import type {Clock} from '../domain/clock.ts';
import {appendRecords} from './append-records.ts';
import type {Chain} from './chain.ts';
import {snapshot} from './snapshot.ts';

/** Something that was done. */
export interface Change {
  /** The RPC, `CreateApiKey`. */
  readonly action: string;
  /** Resource name of what it was done to. */
  readonly target: string;
  /** The target as the contract shows it, before and after. Values that no log may have are left out. */
  readonly before?: object | undefined;
  readonly after?: object | undefined;
  /** Resource name of who did it, where the call itself knows nobody: a sign-up, a password that is reset. */
  readonly actor?: string;
}

/** What the log takes from the call that changes something. */
export type AuditedCall = Pick<AnonymousCall, 'requestId' | 'clientAddress'> & Partial<Pick<Call, 'principal'>>;

/**
 * Writes a change into the audit log of the transaction's tenant. What commits is in the log, what does not is not.
 * Called last in a transaction: until its end nobody else writes into the tenant's log.
 */
export type RecordAudit = (tx: Transaction<PrismaClient>, call: AuditedCall, change: Change) => Promise<void>;

export const recordAuditIn =
  (chain: Chain, clock: Clock): RecordAudit =>
  (tx, call, {action, target, before, after, actor}) => {
    // Not asked for where the change names its actor: an anonymous call has no principal.
    const principal = actor === undefined ? call.principal : undefined;
    return appendRecords(tx, chain, [
      {
        time: clock(),
        actor: actor ?? principal?.name ?? '',
        supportGrant: principal?.actsUnder ?? '',
        action,
        target,
        address: call.clientAddress ?? '',
        requestId: call.requestId,
        outcome: Outcome.OUTCOME_DONE,
        reason: '',
        count: 1,
        before: snapshot(before),
        after: snapshot(after),
      },
    ]);
  };
