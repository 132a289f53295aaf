import type {Logger} from 'pino';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {Clock} from '../domain/clock.ts';
import {announceDeletions} from './announce-deletions.ts';
import {finishDeletions} from './finish-deletions.ts';

export interface DeletionParts {
  readonly database: Database<PrismaClient>;
  readonly recordAudit: RecordAudit;
  /** Services that have to say that they have no row of the tenant any more. */
  readonly services: readonly string[];
  /** How long after its mark a tenant's rows are deleted: longer than any request that was under way, and its token. */
  readonly delayMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

const everyMs = 1_000;

/** Takes tenants that are marked as deleted through their steps, in every replica; each step is done once. */
export const deleteTenants = (parts: DeletionParts): Dependency => {
  const step = async (): Promise<void> => {
    await announceDeletions(parts);
    await finishDeletions(parts);
  };
  const run = (): Promise<void> =>
    step().catch((err: unknown) => parts.log.warn({err}, 'the deletion of tenants goes on later'));
  let running = Promise.resolve();
  let isIdle = true;
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    running = run().finally(() => {
      isIdle = true;
    });
  }, everyMs);
  timer.unref();
  return {
    name: 'deletion of tenants',
    essential: false,
    check: async () => undefined,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
