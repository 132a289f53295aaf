import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Clock} from '../domain/clock.ts';
import type {Passwords} from './passwords.ts';

/** What the RPCs about users stand on. */
export interface UsersDeps {
  readonly database: Database<PrismaClient>;
  readonly passwords: Passwords;
  readonly clock: Clock;
}
