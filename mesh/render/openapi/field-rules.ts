import {type DescField, fromBinary, toJson} from '@bufbuild/protobuf';
import {z} from 'zod';
import {fieldRuleBytesOf} from '../model/read-options.ts';

/** 64-bit numbers are strings in proto3's JSON. */
const size = z.coerce.number().optional();
const numbers = z.object({
  const: z.number().optional(),
  lt: z.number().optional(),
  lte: z.number().optional(),
  gt: z.number().optional(),
  gte: z.number().optional(),
  in: z.array(z.number()).optional(),
});
const strings = z.object({
  const: z.string().optional(),
  len: size,
  minLen: size,
  maxLen: size,
  pattern: z.string().optional(),
  in: z.array(z.string()).optional(),
  email: z.boolean().optional(),
  hostname: z.boolean().optional(),
  ipv4: z.boolean().optional(),
  ipv6: z.boolean().optional(),
  uri: z.boolean().optional(),
  uuid: z.boolean().optional(),
});

const schema = z.object({
  required: z.boolean().optional(),
  ignore: z.string().optional(),
  cel: z.array(z.object({message: z.string().optional()})).optional(),
  string: strings.optional(),
  int32: numbers.optional(),
  sint32: numbers.optional(),
  sfixed32: numbers.optional(),
  uint32: numbers.optional(),
  fixed32: numbers.optional(),
  float: numbers.optional(),
  double: numbers.optional(),
  map: z.object({minPairs: size, maxPairs: size}).optional(),
  repeated: z
    .object({
      minItems: size,
      maxItems: size,
      unique: z.boolean().optional(),
      get items() {
        return schema.optional();
      },
    })
    .optional(),
});

export type FieldRules = z.infer<typeof schema>;
export type NumberRules = z.infer<typeof numbers>;
export type StringRules = z.infer<typeof strings>;

/**
 * The rules of a field (`buf.validate.field`), those that are set and no others: the generated code of ts-proto cannot tell a
 * rule of zero from none, so they are read by their descriptor.
 */
export function fieldRulesOf(field: DescField): FieldRules {
  const bytes = fieldRuleBytesOf(field);
  if (bytes === undefined) return {};
  const messages = field.parent.file.dependencies.flatMap((file) => file.messages);
  const desc = messages.find(({typeName}) => typeName === 'buf.validate.FieldRules');
  if (!desc) throw new Error(`${field.parent.file.name} has rules and does not import buf/validate/validate.proto`);
  return schema.parse(toJson(desc, fromBinary(desc, bytes)));
}
