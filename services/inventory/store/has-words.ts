import {Prisma} from '#gen/prisma/inventory/client.ts';

/** Where the words of something are. */
export interface WordTable {
  readonly table: Prisma.Sql;
  /** The column with the id of what has the words. */
  readonly id: Prisma.Sql;
}

export const titleWords: WordTable = {table: Prisma.sql`book_word`, id: Prisma.sql`book_id`};
export const authorWords: WordTable = {table: Prisma.sql`author_word`, id: Prisma.sql`author_id`};

/**
 * Whether `subject` has all the words; the last one may be the beginning of a word, so that results come while somebody
 * types.
 */
export const hasWords = (subject: Prisma.Sql, {table, id}: WordTable, words: readonly string[]): Prisma.Sql => {
  const conditions = words.map((word, index) => {
    const found = index === words.length - 1 ? beginsWith(word) : Prisma.sql`word = ${word}`;
    return Prisma.sql`${subject} in (
      select ${id} from ${table} where tenant_id = (select current_setting('souk.tenant')) and ${found})`;
  });
  return Prisma.join(conditions, ' and ', '(', ')');
};

// A range, because LIKE is not leakproof: under row-level security no index would serve it. Nothing that is a letter or
// a digit comes behind the last code point.
const beginsWith = (word: string): Prisma.Sql => Prisma.sql`word >= ${word} and word < ${`${word}\u{10ffff}`}`;
