import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {project} from '#local/project.ts';

/** Read by every process: its own settings, and where traces go. */
const ofEveryProcess = ['runtime/config/process-config.ts', 'runtime/telemetry/config.ts'];

/** The environment variables that the sources of a service's settings name, its config.ts and what that is made of. */
export function variablesRead(service: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const names = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(join(project, path), 'utf8');
    for (const [name] of text.matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g)) names.add(name);
    for (const [, imported = ''] of text.matchAll(/from '#runtime\/(config\/[\w-]+\.ts)'/g))
      visit(`runtime/${imported}`);
    // A part of a service may have settings of its own, in a file of the same name.
    const beside = path.startsWith('runtime/') ? /from '(\.\/[\w-]+\.ts)'/g : /from '(\.\/(?:[\w-]+\/)*config\.ts)'/g;
    for (const [, imported = ''] of text.matchAll(beside)) visit(join(dirname(path), imported));
  };
  for (const path of [`services/${service}/config.ts`, ...ofEveryProcess]) visit(path);
  return names;
}
