import {Prisma} from '#gen/prisma/inventory/client.ts';
import {wordsOf} from '../domain/searchable.ts';

/** Where the words of something are. */
export interface WordTable {
  readonly table: Prisma.Sql;
  /** The column with the id of what has the words. */
  readonly id: Prisma.Sql;
}

/**
 * Whether `subject` is among what has all words of a phrase; the last one may be the beginning of a word, so that
 * results come while somebody types. Undefined when the phrase has no words.
 */
export const hasWords = (subject: Prisma.Sql, {table, id}: WordTable, phrase: string): Prisma.Sql | undefined => {
  const words = wordsOf(phrase);
  if (words.length === 0) return undefined;
  const conditions = words.map((word, index) => {
    const found = index === words.length - 1 ? beginsWith(word) : Prisma.sql`word = ${word}`;
    return Prisma.sql`${subject} in (
      select ${id} from ${table} where tenant_id = current_setting('souk.tenant') and ${found})`;
  });
  return Prisma.join(conditions, ' and ', '(', ')');
};

// A range, because LIKE is not leakproof: under row-level security no index would serve it. Nothing that is a letter or
// a digit comes behind the last code point.
const beginsWith = (word: string): Prisma.Sql => Prisma.sql`word >= ${word} and word < ${`${word}\u{10ffff}`}`;
