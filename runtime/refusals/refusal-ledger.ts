import type {TenantId} from '#runtime/server/call.ts';
import type {CountedRefusal, Refusal} from './refusal.ts';

/** Equal refusals within so long are counted together, but for the first of them. */
const windowMs = 60_000;
/** Kinds of refusals that are told apart: in one tenant, and at all. What goes beyond is counted by tenant and reason. */
const maxKindsOfTenant = 200;
const maxKinds = 10_000;

interface Kind {
  readonly refusal: Refusal;
  readonly endMs: number;
  first: Date;
  count: number;
  told: boolean;
}

/**
 * Refusals, or calls let through, that nobody was told of yet. However many come, it holds a bounded number of kinds and their
 * counts.
 *
 * @param rest takes the counts of tenants when even those are more than can be told apart.
 */
export class RefusalLedger {
  readonly #rest: TenantId | undefined;
  readonly #kinds = new Map<string, Kind>();
  readonly #kindsOf = new Map<TenantId, number>();

  constructor(rest?: TenantId) {
    this.#rest = rest;
  }

  note(refusal: Refusal, now: Date): void {
    const kind = this.#kindOf(refusal, now);
    if (kind.count === 0) kind.first = now;
    kind.count += 1;
  }

  /**
   * What is to be told now, by tenant: the first of a kind at once, the others when its minute is over; with `all`,
   * everything. It is not in the ledger any more.
   */
  take(now: Date, all = false): Map<TenantId, CountedRefusal[]> {
    const taken = new Map<TenantId, CountedRefusal[]>();
    for (const [key, kind] of this.#kinds) {
      const isOver = kind.endMs <= now.getTime();
      if (kind.count > 0 && (all || isOver || !kind.told)) {
        const {refusal, first, count} = kind;
        const ofTenant = taken.get(refusal.tenant) ?? [];
        taken.set(refusal.tenant, ofTenant);
        ofTenant.push({...refusal, time: first, count});
        kind.told = true;
        kind.count = 0;
      }
      if (isOver) this.#drop(key, kind);
    }
    return taken;
  }

  #kindOf(refusal: Refusal, now: Date): Kind {
    const known = this.#kinds.get(keyOf(refusal));
    if (known) return known;
    const {tenant, reason} = refusal;
    const isRoom = this.#kinds.size < maxKinds && (this.#kindsOf.get(tenant) ?? 0) < maxKindsOfTenant;
    if (isRoom) return this.#add(refusal, now);
    const folded = {...unknown, tenant, reason};
    const foldedKind = this.#kinds.get(keyOf(folded));
    if (foldedKind) return foldedKind;
    const rest = this.#rest;
    if (this.#kinds.size >= 2 * maxKinds && rest !== undefined && tenant !== rest)
      return this.#kindOf({...folded, tenant: rest}, now);
    return this.#add(folded, now);
  }

  #add(refusal: Refusal, now: Date): Kind {
    const kind = {refusal, endMs: now.getTime() + windowMs, first: now, count: 0, told: false};
    this.#kinds.set(keyOf(refusal), kind);
    this.#kindsOf.set(refusal.tenant, (this.#kindsOf.get(refusal.tenant) ?? 0) + 1);
    return kind;
  }

  #drop(key: string, {refusal: {tenant}}: Kind): void {
    this.#kinds.delete(key);
    const left = (this.#kindsOf.get(tenant) ?? 1) - 1;
    if (left === 0) this.#kindsOf.delete(tenant);
    else this.#kindsOf.set(tenant, left);
  }
}

const unknown = {actor: '', action: '', address: '', requestId: ''};

const keyOf = ({tenant, actor, supportGrant, action, target, reason, address}: Refusal): string =>
  JSON.stringify([tenant, actor, supportGrant, action, target, reason, address]);
