import type {Logger} from 'pino';
import {CallRefused} from '#gen/ts/souk/mesh/v1/refusal.ts';
import type {Database} from '#runtime/data/database.ts';
import {ownWork} from '#runtime/data/own-work.ts';
import type {Event} from '#runtime/events/event.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import type {NoteFailedCall} from '#runtime/server/failed-call.ts';
import {passOnRefusals} from './pass-on-refusals.ts';
import type {CountedRefusal} from './refusal.ts';
import {RefusalLedger} from './refusal-ledger.ts';
import {isDenial, refusalOf} from './refusal-of.ts';

/** A dependency of a service with a database, opened after its relay. */
export interface TellRefusals extends Dependency {
  /** For the server: takes note of a call that was refused, and waits for nothing. */
  readonly failed: NoteFailedCall;
}

/**
 * Tells, by events `souk.mesh.v1.CallRefused`, whom a service has refused what: they are put into its outbox in transactions of
 * their own. While the database is away refusals are counted and wait, within bounds; each stands in the service's log besides.
 */
export const tellRefusals = (database: Pick<Database<unknown>, 'forTenant'>, log: Logger): TellRefusals => {
  const ledger = new RefusalLedger();
  const passing = passOnRefusals({
    name: 'refusals',
    log,
    take: (all) => ledger.take(new Date(), all),
    write: (tenant, refusals) =>
      database.forTenant(tenant).update(ownWork(), async (tx) => {
        for (const refusal of refusals) tx.emit(callRefused(refusal));
      }),
  });
  return {
    ...passing,
    failed: (one) => {
      if (isDenial(one.failure)) ledger.note(refusalOf(one), new Date());
    },
  };
};

const callRefused = (refusal: CountedRefusal): Event => {
  const {actor: principal, supportGrant: actsUnder, action: method, target: resource} = refusal;
  return {
    type: 'souk.mesh.v1.CallRefused',
    // Of those that were folded nobody is left who it was.
    subject: principal || `tenants/${refusal.tenant}`,
    data: CallRefused.encode(CallRefused.fromPartial({...refusal, principal, actsUnder, method, resource})).finish(),
  };
};
