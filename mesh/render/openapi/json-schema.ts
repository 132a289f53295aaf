/** JSON Schema 2020-12, as far as messages need it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** A schema of the document's components. */
export const componentSchema = (name: string): JsonSchema => ({$ref: `#/components/schemas/${name}`});
