import type {FieldRules, NumberRules, StringRules} from './field-rules.ts';
import type {JsonSchema} from './json-schema.ts';

/** The rules of a field that JSON Schema has keywords for; the others stand in the description (`rulesInWords`). */
export function rulesSchema(rules: FieldRules): JsonSchema {
  const {int32, sint32, sfixed32, uint32, fixed32, float, double} = rules;
  const numbers = int32 ?? sint32 ?? sfixed32 ?? uint32 ?? fixed32 ?? float ?? double;
  return defined({
    ...(rules.string && stringSchema(rules.string, rules.ignore === 'IGNORE_IF_ZERO_VALUE')),
    ...(numbers && numberSchema(numbers)),
    minItems: rules.repeated?.minItems,
    maxItems: rules.repeated?.maxItems,
    uniqueItems: rules.repeated?.unique,
    minProperties: rules.map?.minPairs,
    maxProperties: rules.map?.maxPairs,
  });
}

/** Rules that are expressions, in the words of their messages. */
export function rulesInWords(rules: FieldRules): string[] {
  return (rules.cel ?? []).flatMap(({message}) => (message ? [`Rule: ${message}.`] : []));
}

function stringSchema({pattern, ...rules}: StringRules, mayBeEmpty: boolean): JsonSchema {
  const formats = ['email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid'] as const;
  return {
    const: rules.const,
    minLength: rules.len ?? (mayBeEmpty ? undefined : rules.minLen),
    maxLength: rules.len ?? rules.maxLen,
    pattern: pattern !== undefined && mayBeEmpty ? `^$|${pattern}` : pattern,
    enum: rules.in,
    format: formats.find((format) => rules[format]),
  };
}

function numberSchema(rules: NumberRules): JsonSchema {
  return {
    const: rules.const,
    minimum: rules.gte,
    exclusiveMinimum: rules.gt,
    maximum: rules.lte,
    exclusiveMaximum: rules.lt,
    enum: rules.in,
  };
}

const defined = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
