import type {PrismaClient} from '#gen/prisma/inventory/client.ts';
import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import type {CacheOf} from '#runtime/cache/cache.ts';
import type {Database} from '#runtime/data/database.ts';

/** What the RPCs stand on. */
export interface Deps {
  readonly database: Database<PrismaClient>;
  /** Books by name. Whoever changes a book forgets it here before answering, so that the writer reads its own write. */
  readonly books: CacheOf<Book>;
}
