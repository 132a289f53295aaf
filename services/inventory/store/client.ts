import type {PrismaClient} from '#gen/prisma/inventory/client.ts';
import type {Reader, Transaction} from '#runtime/data/database.ts';

/** What reads rows of one tenant, inside of a transaction or not. */
export type Read = Pick<Reader<PrismaClient>, '$queryRaw'>;

/** A transaction on inventory's tables. */
export type Tx = Transaction<PrismaClient>;
