import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {parse, stringify} from 'yaml';
import {project} from '#local/project.ts';

/** Changes one place of a configuration: answers the new value, the same one, or undefined to take it out. */
export type Weakening = (key: string, value: unknown) => unknown;

/** The committed configuration of an Envoy with what `weaken` changes, one after the other. Fails when one of them changes nothing. */
export function configurationOf(t: ExecutionContext, name: string, weaken: readonly (Weakening | undefined)[]): string {
  const committed: unknown = parse(readFileSync(join(project, 'mesh/envoy', `${name}.yaml`), 'utf8'));
  let configuration = committed;
  for (const one of weaken) {
    if (one === undefined) continue;
    const weakened = rewritten(configuration, one);
    t.notDeepEqual(weakened, configuration, 'there is nothing to weaken any more');
    configuration = weakened;
  }
  return stringify(configuration);
}

/** A copy of a configuration in which `change` has had its say about every value; what it empties is gone. */
export function rewritten(value: unknown, change: Weakening): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => rewritten(change('', item), change)).filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, rewritten(change(key, inner), change)]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
