import {type DescField, type DescMessage, ScalarType} from '@bufbuild/protobuf';
import {fieldBehaviorsOf} from '#mesh/render/model/read-options.ts';
import {type FieldRules, fieldRulesOf} from '#mesh/render/openapi/field-rules.ts';
import {isInput, ownMessageIn} from './id-fields.ts';
import {someStaff} from './support-grant.ts';

/** A message as JSON, by the names of the contract. */
export type JsonMessage = {[field: string]: unknown};

/**
 * Makes a message that fulfils the rules of its contract: fields that `names` knows get the name it gives, required ones
 * something that fits, all others nothing.
 */
export function exampleRequest(message: DescMessage, names: ReadonlyMap<string, string>, prefix = ''): JsonMessage {
  const entries = message.fields.filter(isInput).flatMap((field) => {
    const value = exampleOf(field, names, `${prefix}${field.name}`);
    return value === undefined ? [] : [[field.name, value]];
  });
  return Object.fromEntries(entries);
}

function exampleOf(field: DescField, names: ReadonlyMap<string, string>, path: string): unknown {
  const rules = fieldRulesOf(field);
  const name = names.get(path);
  if (name !== undefined) return field.fieldKind === 'list' ? [name] : name;
  const holdsName = [...names.keys()].some((known) => known.startsWith(`${path}.`));
  if (!holdsName && !isRequired(field, rules)) return undefined;
  const inner = ownMessageIn(field);
  if (inner === undefined)
    return field.fieldKind === 'list' ? [textFor(rules.repeated?.items ?? {}, path)] : scalarFor(field, rules, path);
  const value = exampleRequest(inner, names, `${path}.`);
  return field.fieldKind === 'list' ? [value] : value;
}

function isRequired(field: DescField, rules: FieldRules): boolean {
  return (
    rules.required === true ||
    (rules.repeated?.minItems ?? 0) > 0 ||
    fieldBehaviorsOf(field).includes('REQUIRED') ||
    isMoneyPart(field)
  );
}

/** Money says nothing of being required, but has no valid currency without one. */
const isMoneyPart = (field: DescField) => field.parent.typeName === 'souk.type.v1.Money';

function scalarFor(field: DescField, rules: FieldRules, path: string): unknown {
  switch (field.scalar) {
    case ScalarType.STRING:
      return textFor(rules, path);
    case ScalarType.BOOL:
      return true;
    case ScalarType.INT32:
    case ScalarType.INT64:
      return 1;
    default:
      throw new Error(`teach exampleRequest what fits ${field.parent.typeName}.${field.name}`);
  }
}

/** Texts for rules that are no resource names. What none of them fits has to be added. */
const texts = [
  'inventory.books.get',
  'an-example',
  '9780306406157',
  'services/inventory',
  'souk_00000000',
  '123456',
  // The secret of a link that nobody was sent.
  'A'.repeat(43),
  someStaff,
];

function textFor({string = {}}: FieldRules, path: string): string {
  // Another one each time: a user of the tenant may have it.
  if (string.email === true) return `example-${crypto.randomUUID()}@example.org`;
  const {minLen = 0, pattern = ''} = string;
  const fitting = (string.in ?? texts).find((text) => text.length >= minLen && new RegExp(pattern).test(text));
  if (fitting === undefined) throw new Error(`teach exampleRequest a text for ${path}: ${pattern}`);
  return fitting;
}
