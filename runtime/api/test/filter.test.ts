import test from 'ava';
import fc from 'fast-check';
import {Failure} from '#runtime/errors/failure.ts';
import type {Filter} from '../filter.ts';
import {parseFilter} from '../parse-filter.ts';

const fields = {
  title: {type: 'string'},
  language: {type: 'string', operators: ['=']},
  year: {type: 'integer'},
  weight: {type: 'number'},
  in_stock: {type: 'boolean'},
  create_time: {type: 'timestamp'},
} as const;
type Tree = Filter<typeof fields>;

const parse = (text: string) => parseFilter(text, fields);
const title = (value: string): Tree => ({kind: 'comparison', field: 'title', operator: '=', value});
const year = (value: number): Tree => ({kind: 'comparison', field: 'year', operator: '>=', value});

const refusal = (text: string): string => {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'FILTER_INVALID' || error.code !== 'INVALID_ARGUMENT')
      throw error;
    return error.violations.map(({field, description}) => `${field} ${description}`).join();
  }
  return 'none';
};

test('the filter of the contract is read', (t) => {
  t.deepEqual(parse('title:"The Hobbit" AND year >= 1937 AND weight < 2000 AND in_stock = true'), {
    kind: 'all',
    of: [
      {kind: 'comparison', field: 'title', operator: ':', value: 'The Hobbit'},
      {kind: 'comparison', field: 'year', operator: '>=', value: 1937},
      {kind: 'comparison', field: 'weight', operator: '<', value: 2000},
      {kind: 'comparison', field: 'in_stock', operator: '=', value: true},
    ],
  });
});

test('OR binds stronger than AND, and nothing between comparisons is AND', (t) => {
  const expected: Tree = {kind: 'all', of: [title('a'), {kind: 'any', of: [title('b'), title('c')]}, title('d')]};
  t.deepEqual(parse('title=a AND title=b OR title=c AND title=d'), expected);
  t.deepEqual(parse('title=a title=b OR title=c title=d'), expected);
  t.deepEqual(parse('(title=a AND title=b) OR title=c'), {
    kind: 'any',
    of: [{kind: 'all', of: [title('a'), title('b')]}, title('c')],
  });
});

test('NOT and - negate what follows; a minus before a number is its sign', (t) => {
  t.deepEqual(parse('NOT title=a -(title=b) year>=-30'), {
    kind: 'all',
    of: [{kind: 'not', of: title('a')}, {kind: 'not', of: title('b')}, year(-30)],
  });
});

test('nothing is no filter', (t) => {
  t.is(parse(''), undefined);
  t.is(parse('  \n'), undefined);
});

test('a timestamp is a time of RFC 3339', (t) => {
  const filter = parse('create_time > "2026-01-31T12:00:00+01:00"');
  t.deepEqual(filter, {
    kind: 'comparison',
    field: 'create_time',
    operator: '>',
    value: new Date('2026-01-31T11:00:00Z'),
  });
});

for (const [text, expected] of [
  ['title', /^filter at character 6: `title` is followed by no operator/],
  ['titel=a', /at character 1: `titel` is none of the fields `title`, /],
  ['title=a AND', /at character 12: the name of a field is missing/],
  ['AND title=a', /at character 1: `AND` is none/],
  ['title="a', /at character 7: the quote is not closed/],
  ['title=', /at character 7: a value is missing/],
  ['(title=a', /at character 9: a parenthesis is not closed/],
  ['title=a)', /at character 8: a closing parenthesis/],
  ['year>=x', /at character 7: `year` is compared with a whole number/],
  ['year=1.5', /whole number/],
  ['year="1937"', /whole number/],
  ['year=99999999999999999999', /whole number/],
  ['in_stock=yes', /`true` or `false`/],
  ['in_stock>true', /at character 9: `in_stock` has `=`, `!=`, not `>`/],
  ['language:en', /`language` has `=`, not `:`/],
  ['create_time>"2026-01-31"', /RFC 3339/],
  ['create_time>"2026-13-31T12:00:00Z"', /RFC 3339/],
  ['__proto__=1', /none of the fields/],
  ['constructor=1', /none of the fields/],
  ['regex(title, "a")', /none of the fields/],
  ['Tolkien', /none of the fields/],
  [`${'('.repeat(30)}title=a${')'.repeat(30)}`, /nested more than/],
  [`${'-'.repeat(10_000)}title=a`, /nested more than/],
  [Array.from({length: 51}, () => 'title=a').join(' '), /more than 50 comparisons/],
] as const) {
  test(`refused with its position: ${text.slice(0, 40)}`, (t) => t.regex(refusal(text), expected));
}

/** A tree as text, fully parenthesised. */
const print = (tree: Tree): string => {
  switch (tree.kind) {
    case 'all':
      return `(${tree.of.map(print).join(' AND ')})`;
    case 'any':
      return `(${tree.of.map(print).join(' OR ')})`;
    case 'not':
      return `NOT (${print(tree.of)})`;
    case 'comparison': {
      const {field, operator, value} = tree;
      const text = value instanceof Date ? value.toISOString() : value;
      return `${field} ${operator} ${typeof text === 'string' ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text}`;
    }
    default:
      return tree satisfies never;
  }
};

const {tree} = fc.letrec<{tree: Tree; comparison: Tree; all: Tree; any: Tree; not: Tree}>((tie) => {
  const of = fc.array(tie('tree'), {minLength: 2, maxLength: 3});
  return {
    tree: fc.oneof({maxDepth: 3}, tie('comparison'), tie('all'), tie('any'), tie('not')),
    comparison: fc.oneof(
      fc.record({
        kind: fc.constant('comparison'),
        field: fc.constant('title'),
        operator: fc.constantFrom('=', '!=', ':'),
        value: fc.string({unit: 'binary'}),
      }),
      fc.record({
        kind: fc.constant('comparison'),
        field: fc.constant('year'),
        operator: fc.constantFrom('<', '<=', '>', '>='),
        value: fc.integer(),
      }),
      fc.record({
        kind: fc.constant('comparison'),
        field: fc.constant('in_stock'),
        operator: fc.constantFrom('=', '!='),
        value: fc.boolean(),
      }),
    ),
    all: fc.record({kind: fc.constant('all'), of}),
    any: fc.record({kind: fc.constant('any'), of}),
    not: fc.record({kind: fc.constant('not'), of: tie('tree')}),
  };
});

test('every tree that is printed is read again', (t) => {
  fc.assert(
    fc.property(tree, (printed) => {
      t.deepEqual(parse(print(printed)), printed);
    }),
    {numRuns: 300},
  );
});

test('any text is read or refused, never a bug', (t) => {
  const pieces = fc.constantFrom(
    'title',
    'year',
    '=',
    '>=',
    '"',
    "'",
    '\\',
    '(',
    ')',
    ' ',
    '-',
    'NOT',
    'AND',
    'OR',
    '1',
    'a',
    ':',
    '\u0000',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((some) => some.join('')),
      ),
      (text) => refusal(text).length > 0,
    ),
  );
  t.pass();
});
