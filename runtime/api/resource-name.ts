import {invalid} from '#runtime/errors/invalid.ts';

type Variable<Pattern extends string> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Variable<Rest>
  : never;

/** The variable parts of a resource name, by their names in the pattern. */
export type NameParts<Pattern extends string> = Readonly<Record<Variable<Pattern>, string>>;

export interface ResourceName<Pattern extends string> {
  readonly pattern: Pattern;
  format(parts: NameParts<Pattern>): string;
  /** The parts of a name; undefined when it is no name of this pattern. */
  match(name: string): NameParts<Pattern> | undefined;
  /** The parts of a name; fails with REQUEST_INVALID, a violation of `field`, when it is no name of this pattern. */
  parse(name: string, field: string): NameParts<Pattern>;
}

/**
 * Names of one type of resource (AIP-122): `resourceName('books/{book}')`. A part is what the contract's pattern for the
 * field allows and never holds a slash.
 */
export const resourceName = <const Pattern extends string>(pattern: Pattern): ResourceName<Pattern> => {
  const expression = new RegExp(`^${pattern.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  // The groups of the expression are the variables of the pattern, by construction.
  const match = (name: string) => expression.exec(name)?.groups as NameParts<Pattern> | undefined;
  return {
    pattern,
    format: (parts) => pattern.replaceAll(/\{(\w+)\}/g, (_, name: Variable<Pattern>) => parts[name]),
    match,
    parse: (name, field) => {
      const parts = match(name);
      if (!parts) throw invalid([{field, description: `must be \`${pattern}\``}]);
      return parts;
    },
  };
};
