import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Bus} from '#runtime/events/bus.ts';
import {type Consumer, consumeEvents, type EventHandler} from '#runtime/events/consume-events.ts';

/** Keeps what other services have refused: each refusal once. */
export const followRefusals = (
  database: Database<PrismaClient>,
  bus: Bus,
  recordRefused: EventHandler<PrismaClient>,
): Consumer =>
  consumeEvents({database, bus}, {durable: 'identity-refusals', on: {'souk.mesh.v1.CallRefused': recordRefused}});
