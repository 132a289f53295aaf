import {copyFileSync, existsSync, mkdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** Copies `paths` and everything that they import from the first of `roots` that has it into `target`. */
export function importProtos(paths: readonly string[], roots: readonly string[], target: string): void {
  const wanted = [...paths];
  const seen = new Set<string>();
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (seen.has(path) || path.startsWith('google/protobuf/')) continue;
    seen.add(path);
    const destination = join(target, path);
    const root = roots.find((candidate) => existsSync(join(candidate, path ?? '')));
    if (root === undefined) {
      if (existsSync(destination)) continue;
      throw new Error(`${path} is in none of ${roots.join(', ')}`);
    }
    mkdirSync(dirname(destination), {recursive: true});
    copyFileSync(join(root, path), destination);
    for (const [, imported] of readFileSync(destination, 'utf8').matchAll(/^import (?:public )?"([^"]+)";/gm)) {
      if (imported !== undefined) wanted.push(imported);
    }
  }
}
