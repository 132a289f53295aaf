import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Comparison, FilterFields, FilterOperator} from '#runtime/api/filter.ts';
import {parseFilter} from '#runtime/api/parse-filter.ts';
import {sortKey} from '../domain/searchable.ts';
import {compared, conditionOf, negated} from './condition.ts';
import {filterWords, type TakeWords} from './filter-words.ts';
import {authorWords, hasWords, titleWords} from './has-words.ts';

const fields = {
  title: {type: 'string'},
  author: {type: 'string'},
  language: {type: 'string'},
  year: {type: 'integer'},
  price: {type: 'integer'},
  available_quantity: {type: 'integer'},
  in_stock: {type: 'boolean'},
} as const satisfies FilterFields;

/** Which books a filter (AIP-160) finds, as a condition on `b` and `s`. Fails with FILTER_INVALID. */
export const bookCondition = (filter: string): Prisma.Sql => {
  const words = filterWords();
  return conditionOf(parseFilter(filter, fields), (comparison) => condition(comparison, words));
};

const condition = (comparison: Comparison<typeof fields>, words: TakeWords): Prisma.Sql => {
  const {operator} = comparison;
  switch (comparison.field) {
    case 'title':
      return text(
        operator,
        () => titleIs(comparison.value),
        () => titleHas(words(comparison.value)),
      );
    case 'author':
      return text(
        operator,
        () => authorIs(comparison.value),
        () => authorHas(words(comparison.value)),
      );
    case 'language':
      return text(
        operator,
        () => languageIs(comparison.value),
        () => languageHas(comparison.value),
      );
    case 'year':
      return compared(Prisma.sql`b.publication_year`, operator, comparison.value);
    case 'price':
      return compared(Prisma.sql`b.price_minor_units`, operator, comparison.value);
    case 'available_quantity':
      return compared(Prisma.sql`s.available_quantity`, operator, comparison.value);
    case 'in_stock': {
      const wanted = (operator === '!=') !== comparison.value;
      return wanted ? Prisma.sql`s.available_quantity > 0` : Prisma.sql`s.available_quantity = 0`;
    }
    default:
      return comparison satisfies never;
  }
};

/** `=` and `!=` look at the text as a whole, `:` at what it has in it. */
const text = (operator: FilterOperator, is: () => Prisma.Sql, has: () => Prisma.Sql): Prisma.Sql => {
  if (operator === ':') return has();
  return operator === '!=' ? negated(is()) : is();
};

// The key finds the title in its index; the title itself distinguishes capital letters and accents.
const titleIs = (title: string): Prisma.Sql => Prisma.sql`(b.title_key = ${sortKey(title)} and b.title = ${title})`;

const titleHas = (words: readonly string[]): Prisma.Sql => hasWords(Prisma.sql`b.id`, titleWords, words);

const authorIs = (displayName: string): Prisma.Sql =>
  wroteBook(Prisma.sql`ba.author_id in (
    select id from author where tenant_id = (select current_setting('souk.tenant')) and display_name = ${displayName})`);

// One author has all the words: `author:"John Doe"` does not find a book of John Smith and Jane Doe.
const authorHas = (words: readonly string[]): Prisma.Sql =>
  wroteBook(hasWords(Prisma.sql`ba.author_id`, authorWords, words));

const wroteBook = (author: Prisma.Sql): Prisma.Sql => Prisma.sql`b.id in (
  select ba.book_id from book_author ba where ba.tenant_id = (select current_setting('souk.tenant')) and ${author})`;

const languageIs = (tag: string): Prisma.Sql => Prisma.sql`b.language_key = ${tag.toLowerCase()}`;

// Basic filtering of RFC 4647: `en` has `en` and `en-GB`, not `enm`. What begins with `en-` comes before `en.`.
const languageHas = (range: string): Prisma.Sql => {
  const key = range.toLowerCase();
  return Prisma.sql`(b.language_key = ${key} or (b.language_key > ${`${key}-`} and b.language_key < ${`${key}.`}))`;
};
