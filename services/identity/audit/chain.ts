import {createHmac, hkdfSync} from 'node:crypto';
import type {AuditRecord} from './audit-record.ts';

/** A record at its place in a tenant's chain. */
export interface PlacedRecord extends AuditRecord {
  readonly tenant: string;
  /** From 1 on, without a gap. */
  readonly sequence: bigint;
}

/**
 * The keyed hashes that make entries a chain. The `state` of an entry is over the hash before it and all that it says;
 * its `hash` is over the state. Entries show their hashes; the state of the last one is kept with the end of the chain and
 * nowhere else. Who has the database without the key can neither write an entry nor make an earlier one the last.
 */
export interface Chain {
  /** The state of a tenant's log without an entry. */
  start(tenant: string): Uint8Array<ArrayBuffer>;
  /** The state after an entry. */
  next(previousHash: Uint8Array, record: PlacedRecord): Uint8Array<ArrayBuffer>;
  hashOf(state: Uint8Array): Uint8Array<ArrayBuffer>;
}

/** @param secret what the keys are derived from (HKDF, RFC 5869), 32 bytes. */
export const chainWith = (secret: Uint8Array): Chain => {
  const entryKey = derived(secret, 'souk.identity.audit.entry');
  const linkKey = derived(secret, 'souk.identity.audit.link');
  return {
    start: (tenant) => hmac(entryKey, Buffer.from(tenant)),
    next: (previousHash, record) => hmac(entryKey, previousHash, Buffer.from(canonical(record))),
    hashOf: (state) => hmac(linkKey, state),
  };
};

/** One text for each record, whatever stands in it: an array of JSON is read in one way only. */
const canonical = (record: PlacedRecord): string =>
  JSON.stringify([
    record.tenant,
    String(record.sequence),
    record.time.toISOString(),
    record.actor,
    record.supportGrant,
    record.action,
    record.target,
    record.address,
    record.requestId,
    record.outcome,
    record.reason,
    record.count,
    record.before,
    record.after,
  ]);

const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const digest = createHmac('sha256', key);
  for (const part of parts) digest.update(part);
  return new Uint8Array(digest.digest());
};

const derived = (secret: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), purpose, 32));
