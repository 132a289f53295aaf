import {readFileSync} from 'node:fs';
import {parseAllDocuments} from 'yaml';
import {z} from 'zod';

const shape = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({name: z.string(), namespace: z.string().optional()}),
  spec: z.looseObject({}).optional(),
});

/** A resource of Kubernetes as it is written down. */
export type Manifest = z.infer<typeof shape>;

/** A resource from what JSON.parse or a YAML parser gave. Throws ZodError when it is none. */
export const parseManifest = (value: unknown): Manifest => shape.parse(value);

/** The resources of a file of YAML documents. */
export const readManifests = (path: string): readonly Manifest[] =>
  parseAllDocuments(readFileSync(path, 'utf8'))
    .map((document): unknown => document.toJS())
    .filter((value) => value !== null)
    .map(parseManifest);
