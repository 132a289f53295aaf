import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseAllDocuments} from 'yaml';
import {z} from 'zod';

const definition = z.object({
  spec: z.object({
    group: z.string(),
    names: z.object({kind: z.string()}),
    versions: z.array(
      z.object({
        name: z.string(),
        schema: z.object({openAPIV3Schema: z.looseObject({properties: z.record(z.string(), z.unknown())})}),
      }),
    ),
  }),
});

/**
 * Writes the schemas of CustomResourceDefinitions as JSON Schema, for `-schema-location` of kubeconform, which is returned.
 * What a definition does not name is refused, as the API server refuses it with `--validate=strict`.
 */
export function writeCrdSchemas(definitions: string, folder: string): string {
  mkdirSync(folder, {recursive: true});
  for (const document of parseAllDocuments(readFileSync(definitions, 'utf8'))) {
    const parsed = definition.safeParse(document.toJS());
    if (!parsed.success) continue;
    const {names, versions, group} = parsed.data.spec;
    for (const {name, schema} of versions) {
      const file = `${names.kind}_${group}_${name}.json`.toLowerCase();
      const {properties, ...rest} = schema.openAPIV3Schema;
      const whole = {...rest, properties: {...properties, ...everyResource}};
      writeFileSync(join(folder, file), JSON.stringify(strict(whole)));
    }
  }
  return join(folder, '{{ .ResourceKind }}_{{ .Group }}_{{ .ResourceAPIVersion }}.json');
}

/** What definitions leave out, because every resource has it. */
const everyResource = {apiVersion: {type: 'string'}, kind: {type: 'string'}, metadata: {type: 'object'}};

/** Closes every object whose fields are named, but those that keep what they do not know. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const isClosed = 'properties' in schema && !('x-kubernetes-preserve-unknown-fields' in schema);
  return isClosed ? {...inner, additionalProperties: false} : inner;
}
