import {z} from 'zod';
import {Prisma} from '#gen/prisma/inventory/client.ts';

/** How a key of some type travels in a page token, as text. */
interface KeyText {
  toText(expression: Prisma.Sql): Prisma.Sql;
  fromText(text: string): Prisma.Sql;
  /** What the text can be: a token comes from outside. */
  readonly schema: z.ZodType<string, string>;
}

const castable = (type: string, schema: KeyText['schema']): KeyText => ({
  toText: (expression) => Prisma.sql`${expression}::text`,
  fromText: (text) => Prisma.sql`${text}::${Prisma.raw(type)}`,
  schema,
});

const int32 = (text: string): boolean => Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;

export const keyTypes = {
  text: castable('text', z.string().regex(/^[^\0]*$/)),
  integer: castable(
    'integer',
    z
      .string()
      .regex(/^-?\d{1,10}$/)
      .refine(int32),
  ),
  bigint: castable('bigint', z.string().regex(/^\d{1,18}$/)),
  uuid: castable('uuid', z.guid()),
  // Milliseconds since 1970, as precise as the columns are: the text of a time depends on settings of the connection.
  time: {
    toText: (expression) => Prisma.sql`(extract(epoch from ${expression}) * 1000)::bigint::text`,
    fromText: (text) => Prisma.sql`to_timestamp(${text}::bigint / 1000.0)`,
    schema: z.string().regex(/^\d{1,14}$/),
  },
} as const satisfies Readonly<Record<string, KeyText>>;

export type KeyType = keyof typeof keyTypes;
