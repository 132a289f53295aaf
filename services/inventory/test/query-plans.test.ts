import test from 'ava';
import {z} from 'zod';
import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {authorCondition} from '../store/author-filter.ts';
import {authorOrder} from '../store/author-order.ts';
import {bookCondition} from '../store/book-filter.ts';
import {bookOrder} from '../store/book-order.ts';
import {authorsOf} from '../store/list-authors.ts';
import {booksOf, listBooks} from '../store/list-books.ts';
import {serveInventory} from './serve-inventory.ts';

const file = wholeFile();
const inventory = await serveInventory(file);
test.after.always(file.end);
let tenant: TenantId;
const words = ['amber', 'bitter', 'copper', 'dusty', 'early', 'faded', 'golden', 'hollow', 'ivory', 'jagged'];

/** As many books as a shop has, in a table where others have as many. */
test.before(async () => {
  tenant = testTenant();
  await Promise.all([tenant, testTenant()].map(fill));
  await inventory.database.system.$executeRaw`analyze`;
});

const fill = async (of: TenantId): Promise<void> => {
  for (let part = 0; part < 5; part += 1) {
    const rows = Array.from({length: 1000}, (_, row) => {
      const index = part * 1000 + row;
      const title = `${words[index % 10]} ${words[Math.floor(index / 10) % 10]} volume ${index}`;
      const price = {minorUnits: BigInt(500 + ((index * 37) % 4000)), currencyCode: 'EUR'};
      const language = index % 100 === 0 ? 'fr' : 'en';
      return {
        book: {title, price, language, publicationYear: 1500 + (index % 520)},
        authorDisplayNames: [`Given${index % 40} Family${index % 700}`],
        availableQuantity: index % 20,
      };
    });
    await inventory.clientOf(of).importBooks({rows});
  }
};

interface Node {
  readonly type: string;
  /** For each loop. */
  readonly rows: number;
  readonly loops: number;
  readonly removed: number;
  readonly plans: readonly Node[];
}
const node: z.ZodType<Node, unknown> = z.lazy(() =>
  z
    .object({
      'Node Type': z.string(),
      'Actual Rows': z.number(),
      'Actual Loops': z.number(),
      'Rows Removed by Filter': z.number().default(0),
      Plans: z.array(node).default([]),
    })
    .transform((plan) => ({
      type: plan['Node Type'],
      rows: plan['Actual Rows'],
      loops: plan['Actual Loops'],
      removed: plan['Rows Removed by Filter'],
      plans: plan.Plans,
    })),
);
const explained = z.tuple([z.object({'QUERY PLAN': z.tuple([z.object({Plan: node})])})]);

const flat = (plan: Node): Node[] => [plan, ...plan.plans.flatMap(flat)];

/** How PostgreSQL answers a statement to the service's role within its fence. */
const planOf = async (statement: Prisma.Sql, of = tenant): Promise<Node[]> => {
  const {read} = inventory.database.forTenant(of);
  const rows = await read.$queryRaw`explain (analyze, format json) ${statement}`;
  return flat(explained.parse(rows)[0]['QUERY PLAN'][0].Plan);
};

const scansOf = (plan: readonly Node[]) => plan.filter(({type}) => type.includes('Scan')).map(({type}) => type);
/** How many rows each sorting took. */
const sortedBy = (plan: readonly Node[]) =>
  plan.filter(({type}) => type.includes('Sort')).map(({plans}) => plans[0]?.rows ?? 0);
const removedBy = (plan: readonly Node[]) => plan.reduce((sum, {removed}) => sum + removed, 0);

/** Rows that may be read in vain for a page of 50: a tenth of the tenant's. */
const mostRemoved = 500;

const orders = ['title', 'publication_year', 'price', 'create_time'].flatMap((field) => [field, `${field} desc`]);
for (const orderBy of orders) {
  test(`a page by ${orderBy} in the middle of the books is read from its place in an index`, async (t) => {
    const {read} = inventory.database.forTenant(tenant);
    const order = bookOrder(orderBy);
    const everything = await listBooks(read, {where: Prisma.sql`true`, order, after: undefined, limit: 2500});
    const after = everything.at(-1)?.keys;
    const plan = await planOf(booksOf({where: Prisma.sql`true`, order, after, limit: 51}));
    t.deepEqual(
      scansOf(plan).filter((type) => type === 'Seq Scan'),
      [],
    );
    t.deepEqual(
      sortedBy(plan).filter((rows) => rows > 51),
      [],
      'the index has the order; only the page itself is sorted',
    );
    t.is(removedBy(plan), 0);
  });
}

for (const filter of [
  'title:amber',
  'title:"jagged hollow vol"',
  'title = "amber amber volume 0"',
  'author:"given19 family699"',
  'author = "Given5 Family5"',
  'language = fr',
  'year >= 1937 AND year < 1938',
  'price < 520',
  'in_stock = true',
  'available_quantity > 18',
  'author:family12 AND year >= 1500 AND price < 4000 AND in_stock = true',
]) {
  test(`the filter \`${filter}\` reads no table from end to end`, async (t) => {
    const listing = {where: bookCondition(filter), order: bookOrder(''), after: undefined, limit: 51};
    const plan = await planOf(booksOf(listing));
    t.deepEqual(
      scansOf(plan).filter((type) => type === 'Seq Scan'),
      [],
    );
    t.true(removedBy(plan) <= mostRemoved, `${removedBy(plan)} rows were read in vain`);
  });
}

for (const [filter, orderBy] of [
  ['', ''],
  ['', 'display_name desc'],
  ['display_name:family69', 'display_name'],
  ['display_name = "Given5 Family5"', ''],
] as const) {
  test(`authors by \`${filter}\` in the order \`${orderBy}\` are read from an index`, async (t) => {
    const listing = {where: authorCondition(filter), order: authorOrder(orderBy), after: undefined, limit: 51};
    const plan = await planOf(authorsOf(listing));
    t.deepEqual(
      scansOf(plan).filter((type) => type === 'Seq Scan'),
      [],
    );
    t.true(removedBy(plan) <= mostRemoved);
  });
}

test('a shop that has come after the last statistics is searched by indexes, too', async (t) => {
  const newcomer = testTenant();
  await fill(newcomer);
  for (const filter of [
    'author:"given19 family6"',
    'title:"jagged hollow vol"',
    'author:family12 AND in_stock = true',
  ]) {
    const listing = {where: bookCondition(filter), order: bookOrder(''), after: undefined, limit: 51};
    const plan = await planOf(booksOf(listing), newcomer);
    const read = plan.reduce((sum, {rows, loops}) => sum + rows * loops, 0);
    t.true(read < 20_000, `${filter}: ${read} rows`);
  }
});

test('the fence is on: a statement without a tenant in it reads an index of the tenant too', async (t) => {
  const plan = await planOf(Prisma.sql`select title from book order by create_time desc, id desc limit 50`);
  t.deepEqual(scansOf(plan), ['Index Scan']);
});
