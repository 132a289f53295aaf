import type {DescMessage, FileRegistry} from '@bufbuild/protobuf';
import {fieldAt} from '../model/check-http.ts';
import type {PathTemplate, PathVariable} from '../model/path-template.ts';
import {resourceOf} from '../model/read-options.ts';
import {commentOf} from '../model/source-position.ts';
import {fieldRulesOf} from './field-rules.ts';
import type {JsonSchema} from './json-schema.ts';

/** A path as OpenAPI writes it, every placeholder one segment, and its parameters. */
export interface OpenApiPath {
  readonly path: string;
  readonly parameters: readonly JsonSchema[];
}

/**
 * Writes `/v1/{name=books/*}` as `/v1/books/{book}`: a parameter of OpenAPI never holds a slash. Parameters are called as
 * in the pattern of the resource (google.api.resource), and have the part of the field's rule that is about them.
 */
export function openApiPath(template: PathTemplate, input: DescMessage, contracts: FileRegistry): OpenApiPath {
  const parameters: JsonSchema[] = [];
  const texts = template.segments.map((segment) => (segment.kind === 'literal' ? segment.text : undefined));
  for (const variable of template.variables) {
    const field = fieldAt(input, variable.field.split('.'));
    const names = parameterNames(template, variable, contracts);
    const patterns = patternParts(field && fieldRulesOf(field).string?.pattern, variable.to - variable.from);
    for (const [offset, name] of names.entries()) {
      const index = variable.from + offset;
      if (template.segments[index]?.kind === 'literal') continue;
      texts[index] = `{${name}}`;
      const pattern = patterns[offset];
      parameters.push({
        name,
        in: 'path',
        required: true,
        description: field ? commentOf(field) : variable.field,
        schema: {type: 'string', ...(pattern !== undefined && {pattern})},
      });
    }
  }
  return {path: `/${texts.join('/')}${template.verb === undefined ? '' : `:${template.verb}`}`, parameters};
}

/** What the segments of a variable are called; a resource whose pattern has the same literals says it. */
function parameterNames(template: PathTemplate, {field, from, to}: PathVariable, contracts: FileRegistry): string[] {
  const segments = template.segments.slice(from, to);
  for (const pattern of resourcePatterns(contracts)) {
    const parts = pattern.split('/');
    const fits =
      parts.length === segments.length &&
      segments.every((segment, i) => segment.kind !== 'literal' || segment.text === parts[i]);
    if (fits) return parts.map((part) => camel(part.replaceAll(/[{}]/g, '')));
  }
  return segments.map((_, i) =>
    camel(segments.length === 1 ? field.replaceAll('.', '_') : `${field.replaceAll('.', '_')}_${i}`),
  );
}

function resourcePatterns(contracts: FileRegistry): string[] {
  return [...contracts].flatMap((desc) => (desc.kind === 'message' ? (resourceOf(desc)?.pattern ?? []) : []));
}

/** `^books/[0-9a-f]+$` split at its slashes: one pattern a segment, or none where it does not split so. */
function patternParts(pattern: string | undefined, count: number): string[] {
  const parts = pattern?.replace(/^\^/, '').replace(/\$$/, '').split('/') ?? [];
  return parts.length === count ? parts.map((part) => `^${part}$`) : [];
}

const camel = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
