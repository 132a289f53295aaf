import {
  VerifyAuditResponse_Break_Kind as Kind,
  type VerifyAuditResponse_Break,
} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {auditEntryName, tenantName} from '../domain/resource-name.ts';
import type {Chain} from './chain.ts';
import {foundingAction} from './founding-record.ts';
import type {LogReader, StoredRecord} from './log-reader.ts';

/** How far a log was found whole. */
export interface Verified {
  /** 0: not even the first entry. */
  readonly sequence: bigint;
  readonly hash: Uint8Array;
}

export interface Verdict {
  readonly verified: Verified;
  readonly broken?: VerifyAuditResponse_Break;
  /** Whether all of the log was looked at, up to its end or its first break. */
  readonly complete: boolean;
}

const rowsAPage = 1000;

/**
 * Goes through the log of a tenant after `from`, page by page, until it ends, breaks, or `isOver` says that there is no
 * time for another page. What is written meanwhile is verified too.
 */
export const verifyChain = async (
  chain: Chain,
  tenant: string,
  log: LogReader,
  isOver: () => boolean,
  from: Verified = {sequence: 0n, hash: chain.hashOf(chain.start(tenant))},
): Promise<Verdict> => {
  let verified = from;
  const brokenAt = (kind: Kind, sequence: bigint, time?: Date): Verdict => ({
    verified,
    broken: {name: auditEntryName(tenant, sequence), kind, time},
    complete: true,
  });

  /** Goes on by one entry, or says what is wrong with it. */
  const follow = (record: StoredRecord): Verdict | undefined => {
    const due = verified.sequence + 1n;
    if (record.sequence !== due) return brokenAt(Kind.KIND_REMOVED, due);
    const hash = chain.hashOf(chain.next(verified.hash, {...record, tenant}));
    const isFounded = due > 1n || (record.action === foundingAction && record.target === tenantName(tenant));
    if (!isFounded || !same(hash, record.hash)) return brokenAt(Kind.KIND_CHANGED, due, record.time);
    verified = {sequence: due, hash};
    return undefined;
  };

  for (;;) {
    const records = await log.after(verified.sequence, rowsAPage);
    for (const record of records) {
      const verdict = follow(record);
      if (verdict) return verdict;
    }
    if (records.length === 0) {
      const {head, last} = await log.end();
      // Another entry was written meanwhile.
      if (last > verified.sequence && head && head.sequence >= last) continue;
      if (verified.sequence === 0n) return brokenAt(Kind.KIND_REMOVED, 1n);
      if (head === undefined || last > head.sequence) return brokenAt(Kind.KIND_HEAD_FORGED, verified.sequence);
      if (head.sequence > verified.sequence) return brokenAt(Kind.KIND_TRUNCATED, verified.sequence + 1n);
      if (!same(chain.hashOf(head.state), verified.hash)) return brokenAt(Kind.KIND_HEAD_FORGED, verified.sequence);
      return {verified, complete: true};
    }
    if (isOver()) return {verified, complete: false};
  }
};

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(other);
