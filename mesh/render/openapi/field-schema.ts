import {type DescEnum, type DescField, type DescMessage, ScalarType} from '@bufbuild/protobuf';
import {fieldBehaviorsOf} from '../model/read-options.ts';
import {commentOf} from '../model/source-position.ts';
import {fieldRulesOf} from './field-rules.ts';
import type {JsonSchema} from './json-schema.ts';
import {rulesInWords, rulesSchema} from './rules-schema.ts';
import {wellKnownSchema} from './well-known-schema.ts';

/** How the schema of a message is referred to. */
export type Refer = (message: DescMessage) => JsonSchema;

/** A field as a property of its message, in the JSON mapping of proto3. */
export function fieldSchema(field: DescField, refer: Refer): JsonSchema {
  const rules = fieldRulesOf(field);
  const behaviors = fieldBehaviorsOf(field);
  const schema = {...typeSchema(field, refer), ...rulesSchema(rules)};
  const words = [commentOf(field), oneofInWords(field), ...rulesInWords(rules)].filter((text) => text !== '');
  return {
    ...schema,
    ...(words.length > 0 && {description: words.join('\n')}),
    ...(behaviors.includes('OUTPUT_ONLY') && {readOnly: true}),
    ...(behaviors.includes('INPUT_ONLY') && {writeOnly: true}),
  };
}

/** Whether a request without the field is refused. */
export function isRequired(field: DescField): boolean {
  return fieldBehaviorsOf(field).includes('REQUIRED') || fieldRulesOf(field).required === true;
}

function typeSchema(field: DescField, refer: Refer): JsonSchema {
  switch (field.fieldKind) {
    case 'list': {
      const items =
        field.listKind === 'scalar' ? scalarSchema(field.scalar) : itemSchema(field.message ?? field.enum, refer);
      return {type: 'array', items: {...items, ...rulesSchema(fieldRulesOf(field).repeated?.items ?? {})}};
    }
    case 'map': {
      const values =
        field.mapKind === 'scalar' ? scalarSchema(field.scalar) : itemSchema(field.message ?? field.enum, refer);
      return {type: 'object', additionalProperties: values};
    }
    case 'scalar':
      return scalarSchema(field.scalar);
    case 'enum':
      return itemSchema(field.enum, refer);
    case 'message':
      return itemSchema(field.message, refer);
  }
}

function itemSchema(desc: DescMessage | DescEnum, refer: Refer): JsonSchema {
  if (desc.kind === 'message') return wellKnownSchema(desc.typeName) ?? refer(desc);
  const lines = desc.values.map((value) => `- \`${value.name}\`: ${commentOf(value)}`);
  return {type: 'string', enum: desc.values.map(({name}) => name), title: desc.name, description: lines.join('\n')};
}

function scalarSchema(scalar: ScalarType): JsonSchema {
  switch (scalar) {
    case ScalarType.BOOL:
      return {type: 'boolean'};
    case ScalarType.STRING:
      return {type: 'string'};
    case ScalarType.BYTES:
      return {type: 'string', contentEncoding: 'base64'};
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE:
      return {type: 'number'};
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return {type: 'integer', format: 'int32'};
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return {type: 'integer', minimum: 0, maximum: 2 ** 32 - 1};
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return {type: 'string', pattern: '^[0-9]+$', examples: ['1999']};
    default:
      // JSON numbers lose digits beyond 2^53, so proto3 writes 64-bit integers as strings.
      // The example is for pages that would make one up from the pattern: hundreds of digits.
      return {type: 'string', format: 'int64', pattern: '^-?[0-9]+$', examples: ['1999']};
  }
}

function oneofInWords({oneof, name}: DescField): string {
  const others = (oneof?.fields ?? []).filter((field) => field.name !== name).map(({jsonName}) => `\`${jsonName}\``);
  return others.length === 0 ? '' : `Never together with ${others.join(', ')}.`;
}
