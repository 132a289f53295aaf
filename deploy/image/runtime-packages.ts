import {globSync, readFileSync, writeFileSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import {z} from 'zod';

/** What runs in a pod: services, what they stand on, and what is generated for both. */
const sources = ['services/**/*.ts', 'runtime/**/*.ts', 'gen/**/*.ts'];
const importing = /(?:\bfrom|\bimport|\bimport\(|\bimport\.meta\.resolve\()\s*(['"])([^'".#][^'"]*)\1/g;

/** Packages by whose name a program of the image finds a module or a file. */
export function runtimePackages(): ReadonlySet<string> {
  const files = globSync(sources, {exclude: (path) => /(^|\/)test(\/|$)/.test(path)});
  const specifiers = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(importing)].map(([, , name = '']) => name),
  );
  return new Set(specifiers.filter((name) => !isBuiltin(name)).map(packageOf));
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const manifest = z.looseObject({dependencies: z.record(z.string(), z.string())});

/**
 * package.json for the image: only the dependencies that its programs import. The others run and render the mesh on one
 * machine, and are five times as large.
 */
export function prunedManifest(text: string): string {
  const used = runtimePackages();
  const {devDependencies: _, optionalDependencies: __, ...rest} = manifest.parse(JSON.parse(text));
  const kept = Object.entries(rest.dependencies).filter(([name]) => used.has(name));
  return `${JSON.stringify({...rest, dependencies: Object.fromEntries(kept)}, null, 2)}\n`;
}

if (import.meta.main) writeFileSync('package.json', prunedManifest(readFileSync('package.json', 'utf8')));
