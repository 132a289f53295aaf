import {hash} from 'node:crypto';
import {z} from 'zod';
import {Prisma, type PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Transaction} from '#runtime/data/database.ts';
import {type Attempts, noWait} from '../../domain/users/count-attempt.ts';

type Tx = Transaction<PrismaClient>;

/** What is counted, `password/<e-mail address>/<network>` for example, as it is stored: its SHA-256. */
export const attemptKey = (what: string): Uint8Array<ArrayBuffer> => new Uint8Array(hash('sha256', what, 'buffer'));

const rows = z.array(
  z.object({
    key: z.instanceof(Uint8Array).transform(hex),
    failures: z.int(),
    lastTime: z.date(),
    waitUntil: z.date(),
    successTime: z.date().nullable(),
  }),
);

export type AttemptRow = z.infer<typeof rows>[number];

/** The rows of what is counted, in its order, made where they are missing and held until the transaction ends. */
export const lockAttempts = async (tx: Tx, what: readonly string[], now: Date): Promise<AttemptRow[]> => {
  // In one order for all: two transactions with the same rows wait for each other only one way.
  const keys = what.map(attemptKey).sort(Buffer.compare);
  const values = keys.map((key) => Prisma.sql`(${key}::bytea, ${now}::timestamptz, ${noWait}::timestamptz)`);
  const found = rows.parse(
    await tx.$queryRaw`
      insert into sign_in_attempt (key, last_time, wait_until) values ${Prisma.join(values)}
      on conflict (tenant_id, key) do update set key = excluded.key
      returning key, failures, last_time as "lastTime", wait_until as "waitUntil", success_time as "successTime"`,
  );
  const byKey = new Map(found.map((row) => [row.key, row]));
  return what.map((one) => byKey.get(hex(attemptKey(one)))).filter((row) => row !== undefined);
};

export const writeAttempts = async (tx: Tx, what: string, attempts: Attempts): Promise<void> => {
  const {failures, lastTime, waitUntil} = attempts;
  await tx.signInAttempt.updateMany({where: {key: attemptKey(what)}, data: {failures, lastTime, waitUntil}});
};

/** Forgets the failures: whoever it was knew the secret. From now on the place is known for this user. */
export const writeSuccess = async (tx: Tx, what: string, userId: string, now: Date): Promise<void> => {
  await tx.signInAttempt.updateMany({
    where: {key: attemptKey(what)},
    data: {failures: 0, waitUntil: noWait, successTime: now, userId},
  });
};

/** Takes back one attempt that was counted: it did not fail. */
export const takeBack = async (tx: Tx, what: readonly string[]): Promise<void> => {
  await tx.signInAttempt.updateMany({
    where: {key: {in: what.map(attemptKey)}, failures: {gt: 0}},
    data: {failures: {decrement: 1}, waitUntil: noWait},
  });
};

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
