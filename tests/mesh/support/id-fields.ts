import type {DescField, DescMessage} from '@bufbuild/protobuf';
import {fieldBehaviorsOf} from '#mesh/render/model/read-options.ts';
import {fieldRulesOf} from '#mesh/render/openapi/field-rules.ts';
import type {OwnMethod} from './contract.ts';

/** A field of a request that names a resource. */
export interface IdField {
  /** Path in the request, as the contract writes it: `book.authors`. */
  readonly path: string;
  /** What names it accepts. */
  readonly pattern: RegExp;
}

/** Every field of a method's request that accepts one of `names`: by its rule, or because the HTTP path holds it. */
export function idFieldsOf({contract}: OwnMethod, names: readonly string[]): IdField[] {
  const ruled = fieldsOf(contract.desc.input, '').flatMap(({path, pattern}) =>
    pattern !== undefined && isForNames(pattern) && names.some((name) => pattern.test(name)) ? [{path, pattern}] : [],
  );
  const [binding] = contract.http;
  const inPath = (binding?.template.variables ?? []).map(({field, from, to}) => {
    const segments = binding?.template.segments.slice(from, to) ?? [];
    const texts = segments.map((segment) => (segment.kind === 'literal' ? segment.text : '[^/]+'));
    return {path: field, pattern: new RegExp(`^${texts.join('/')}$`)};
  });
  // A service is named in a path, too, and belongs to no tenant.
  const isResource = ({pattern}: IdField) => !pattern.test('services/inventory');
  return [...ruled, ...inPath.filter((field) => isResource(field) && !ruled.some(({path}) => path === field.path))];
}

/** A pattern that any word fits is not one of resource names. */
const isForNames = (pattern: RegExp) => !pattern.test('word');

/** The pattern that the contract demands of a text field, or of the items of a list of texts. */
export function patternOf(field: DescField): RegExp | undefined {
  const {string, repeated} = fieldRulesOf(field);
  const pattern = string?.pattern ?? repeated?.items?.string?.pattern;
  return pattern === undefined ? undefined : new RegExp(pattern);
}

/** Whether callers fill in a field at all. */
export const isInput = (field: DescField): boolean => !fieldBehaviorsOf(field).includes('OUTPUT_ONLY');

/** The message in a field that is one of our own; undefined for all others. */
export const ownMessageIn = (field: DescField): DescMessage | undefined =>
  field.message?.typeName.startsWith('souk.') ? field.message : undefined;

function fieldsOf(message: DescMessage, prefix: string): {path: string; pattern: RegExp | undefined}[] {
  return message.fields.filter(isInput).flatMap((field) => {
    const path = `${prefix}${field.name}`;
    const inner = ownMessageIn(field);
    return inner === undefined ? [{path, pattern: patternOf(field)}] : fieldsOf(inner, `${path}.`);
  });
}
