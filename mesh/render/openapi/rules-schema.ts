import type {FieldRules} from '#gen/ts/buf/validate/validate.ts';
import type {JsonSchema} from './json-schema.ts';

type Type = NonNullable<FieldRules['type']>;
type StringRules = Extract<Type, {$case: 'string'}>['value'];
type NumberRules = Extract<Type, {$case: 'int32'}>['value'];

/** The rules of a field that JSON Schema has keywords for; what it has none for stands in the description (`rulesInWords`). */
export function rulesSchema(rules: FieldRules | undefined): JsonSchema {
  switch (rules?.type?.$case) {
    case 'string':
      return stringSchema(rules.type.value, rules.ignore === 'IGNORE_IF_ZERO_VALUE');
    case 'int32':
    case 'uint32':
    case 'sint32':
    case 'fixed32':
    case 'sfixed32':
    case 'float':
    case 'double':
      return numberSchema(rules.type.value);
    case 'repeated':
      return defined({
        minItems: number(rules.type.value.minItems),
        maxItems: number(rules.type.value.maxItems),
        uniqueItems: rules.type.value.unique,
      });
    case 'map':
      return defined({
        minProperties: number(rules.type.value.minPairs),
        maxProperties: number(rules.type.value.maxPairs),
      });
    default:
      return {};
  }
}

/** The rules of the items of a list; undefined when it is no list or its items have none. */
export function itemRules(rules: FieldRules | undefined): FieldRules | undefined {
  return rules?.type?.$case === 'repeated' ? rules.type.value.items : undefined;
}

/** Rules that are expressions, in the words of their messages. */
export function rulesInWords(rules: FieldRules | undefined): string[] {
  return (rules?.cel ?? []).flatMap(({message}) => (message ? [`Rule: ${message}.`] : []));
}

function stringSchema(rules: StringRules, mayBeEmpty: boolean): JsonSchema {
  const {pattern, wellKnown} = rules;
  const formats: Partial<Record<NonNullable<StringRules['wellKnown']>['$case'], string>> = {
    email: 'email',
    hostname: 'hostname',
    ipv4: 'ipv4',
    ipv6: 'ipv6',
    uri: 'uri',
    uuid: 'uuid',
  };
  return defined({
    const: rules.const,
    minLength: number(rules.len ?? (mayBeEmpty ? undefined : rules.minLen)),
    maxLength: number(rules.len ?? rules.maxLen),
    pattern: pattern !== undefined && mayBeEmpty ? `^$|${pattern}` : pattern,
    enum: rules.in.length > 0 ? rules.in : undefined,
    format: wellKnown && formats[wellKnown.$case],
  });
}

function numberSchema({const: only, lessThan, greaterThan, in: values}: NumberRules): JsonSchema {
  return defined({
    const: only,
    minimum: greaterThan?.$case === 'gte' ? greaterThan.value : undefined,
    exclusiveMinimum: greaterThan?.$case === 'gt' ? greaterThan.value : undefined,
    maximum: lessThan?.$case === 'lte' ? lessThan.value : undefined,
    exclusiveMaximum: lessThan?.$case === 'lt' ? lessThan.value : undefined,
    enum: values.length > 0 ? values : undefined,
  });
}

const number = (value: bigint | undefined): number | undefined => (value === undefined ? undefined : Number(value));

const defined = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
