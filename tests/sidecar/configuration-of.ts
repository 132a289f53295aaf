import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {parse, stringify} from 'yaml';
import {project} from '#local/project.ts';

/** Changes one place of a configuration: answers the new value, the same one, or undefined to take it out. */
export type Weakening = (key: string, value: unknown) => unknown;

/** The committed configuration of an Envoy, as it is or with what `weaken` changes. Fails when that changes nothing. */
export function configurationOf(t: ExecutionContext, name: string, weaken: Weakening | undefined): string {
  const committed: unknown = parse(readFileSync(join(project, 'mesh/envoy', `${name}.yaml`), 'utf8'));
  if (weaken === undefined) return stringify(committed);
  const weakened = rewritten(committed, weaken);
  t.notDeepEqual(weakened, committed, 'there is nothing to weaken any more');
  return stringify(weakened);
}

/** A copy of a configuration in which `change` has had its say about every value; what it empties is gone. */
function rewritten(value: unknown, change: Weakening): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => rewritten(change('', item), change)).filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, rewritten(change(key, inner), change)]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
