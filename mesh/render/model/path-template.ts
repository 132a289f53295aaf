/** One part of a path: a fixed text, any one part, or all the rest. */
export type Segment =
  | {readonly kind: 'literal'; readonly text: string}
  | {readonly kind: 'any'}
  | {readonly kind: 'rest'};

/** A request field that takes its value from the segments `from` up to, without, `to`. */
export interface PathVariable {
  readonly field: string;
  readonly from: number;
  readonly to: number;
}

/** A path template of google.api.http, taken apart. */
export interface PathTemplate {
  readonly text: string;
  readonly segments: readonly Segment[];
  readonly variables: readonly PathVariable[];
  /** What stands after the colon, `setStock` in `/v1/{book=books/*}:setStock`. */
  readonly verb: string | undefined;
}

/**
 * Parses a path template by the grammar of google/api/http.proto:
 * `"/" Segment { "/" Segment } [ ":" LITERAL ]`, a Segment being `*`, `**`, a literal or `{field=segments}`.
 * Returns undefined when the text is none.
 */
export function parsePathTemplate(text: string): PathTemplate | undefined {
  const [, path, verb] = /^\/((?:\{[^{}]*\}|[^{}:])+)(?::([A-Za-z][\w-]*))?$/.exec(text) ?? [];
  if (path === undefined) return undefined;
  const segments: Segment[] = [];
  const variables: PathVariable[] = [];
  for (const [piece] of path.matchAll(/\{[^{}]*\}|[^/]+/g)) {
    const [, field, inner = '*'] = /^\{([a-z][\w.]*)(?:=([^{}]+))?\}$/.exec(piece) ?? [];
    const from = segments.length;
    segments.push(...(field === undefined ? piece : inner).split('/').map(segmentOf));
    if (field !== undefined) variables.push({field, from, to: segments.length});
  }
  const wellFormed = segments.every((segment) => segment.kind !== 'literal' || /^[\w.~-]+$/.test(segment.text));
  return wellFormed ? {text, segments, variables, verb} : undefined;
}

/** The template without names: two templates of one shape match the same paths. */
export function shapeOf({segments, verb}: PathTemplate): string {
  const texts = segments.map((segment) =>
    segment.kind === 'literal' ? segment.text : segment.kind === 'any' ? '*' : '**',
  );
  return `/${texts.join('/')}${verb === undefined ? '' : `:${verb}`}`;
}

/** A regular expression (RE2) for the whole of the paths that the template matches. */
export function regexOf({segments, verb}: PathTemplate): string {
  const texts = segments.map((segment) =>
    segment.kind === 'literal' ? segment.text.replaceAll('.', '\\.') : segment.kind === 'any' ? '[^/]+' : '.+',
  );
  return `/${texts.join('/')}${verb === undefined ? '' : `:${verb}`}`;
}

function segmentOf(text: string): Segment {
  return text === '*' ? {kind: 'any'} : text === '**' ? {kind: 'rest'} : {kind: 'literal', text};
}
