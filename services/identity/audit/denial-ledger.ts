import type {AuditEntry_Outcome as Outcome} from '#gen/ts/souk/identity/v1/audit.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {operatorTenant} from '../domain/operator.ts';
import type {AuditRecord} from './audit-record.ts';
import type {Denial} from './denial.ts';

/** Equal refusals within so long are one entry, but for the first of them. */
const windowMs = 60_000;
/** Kinds of refusals that are told apart: in one tenant, and at all. What goes beyond is counted by tenant and reason. */
const maxKindsOfTenant = 200;
const maxKinds = 10_000;

interface Kind {
  readonly denial: Denial;
  readonly tenant: TenantId;
  readonly endMs: number;
  first: Date;
  count: number;
  told: boolean;
}

/** Refusals, or calls let through, that are not in the log yet. However many come, it holds a bounded number of kinds and their counts. */
export class DenialLedger {
  readonly #outcome: Outcome;
  readonly #kinds = new Map<string, Kind>();
  readonly #kindsOf = new Map<TenantId, number>();

  constructor(outcome: Outcome) {
    this.#outcome = outcome;
  }

  note(denial: Denial, now: Date): void {
    const kind = this.#kindOf(denial, now);
    if (kind.count === 0) kind.first = now;
    kind.count += 1;
  }

  /**
   * What is to be written now, by tenant: the first of a kind at once, the others when its minute is over; with `all`,
   * everything. It is not in the ledger any more.
   */
  take(now: Date, all = false): Map<TenantId, AuditRecord[]> {
    const taken = new Map<TenantId, AuditRecord[]>();
    for (const [key, kind] of this.#kinds) {
      const isOver = kind.endMs <= now.getTime();
      if (kind.count > 0 && (all || isOver || !kind.told)) {
        const records = taken.get(kind.tenant) ?? [];
        taken.set(kind.tenant, records);
        records.push(recordOf(kind, this.#outcome));
        kind.told = true;
        kind.count = 0;
      }
      if (isOver) this.#drop(key, kind);
    }
    return taken;
  }

  #kindOf(denial: Denial, now: Date): Kind {
    const tenant = denial.tenant ?? operatorTenant;
    const known = this.#kinds.get(keyOf(tenant, denial));
    if (known) return known;
    const isRoom = this.#kinds.size < maxKinds && (this.#kindsOf.get(tenant) ?? 0) < maxKindsOfTenant;
    if (isRoom) return this.#add(tenant, denial, now);
    const folded = {...unknown, tenant: denial.tenant, reason: denial.reason};
    const foldedKind = this.#kinds.get(keyOf(tenant, folded));
    if (foldedKind) return foldedKind;
    // Even tenants are more than can be told apart.
    if (this.#kinds.size >= 2 * maxKinds && tenant !== operatorTenant)
      return this.#kindOf({...folded, tenant: undefined}, now);
    return this.#add(tenant, folded, now);
  }

  #add(tenant: TenantId, denial: Denial, now: Date): Kind {
    const kind = {denial, tenant, endMs: now.getTime() + windowMs, first: now, count: 0, told: false};
    this.#kinds.set(keyOf(tenant, denial), kind);
    this.#kindsOf.set(tenant, (this.#kindsOf.get(tenant) ?? 0) + 1);
    return kind;
  }

  #drop(key: string, {tenant}: Kind): void {
    this.#kinds.delete(key);
    const left = (this.#kindsOf.get(tenant) ?? 1) - 1;
    if (left === 0) this.#kindsOf.delete(tenant);
    else this.#kindsOf.set(tenant, left);
  }
}

const unknown = {actor: '', action: '', address: '', requestId: ''};

const keyOf = (tenant: TenantId, {actor, supportGrant, action, target, reason, address}: Denial): string =>
  JSON.stringify([tenant, actor, supportGrant, action, target, reason, address]);

const recordOf = ({denial, first, count}: Kind, outcome: Outcome): AuditRecord => ({
  time: first,
  actor: denial.actor,
  supportGrant: denial.supportGrant ?? '',
  action: denial.action,
  target: denial.target ?? '',
  address: denial.address,
  requestId: denial.requestId,
  outcome,
  reason: denial.reason,
  count,
  before: null,
  after: null,
});
