import {access} from './access.ts';
import {cache} from './cache.ts';
import {compact} from './compact.ts';
import {edge} from './edge.ts';
import {interceptors} from './interceptors.ts';
import {overload} from './overload.ts';
import {passwords} from './passwords.ts';
import {type BenchMesh, startBenchMesh} from './support/bench-mesh.ts';
import {unary} from './unary.ts';
import {zones} from './zones.ts';

/** Every measurement by name. `npm run bench` runs all, `npm run bench -- edge cache` these; see README.md. */
const alone: Readonly<Record<string, () => Promise<object>>> = {interceptors, compact};
const meshed: Readonly<Record<string, (bench: BenchMesh) => Promise<object> | AsyncIterable<object>>> = {
  unary,
  access,
  cache,
  edge,
  overload,
  passwords,
};

const zoned: Readonly<Record<string, (bench: BenchMesh) => Promise<object>>> = {zones};

const names = [alone, meshed, zoned].flatMap((each) => Object.keys(each));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : names;
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`No such measurement: ${unknown.join(', ')}. There are ${names.join(', ')}.`);

const print = (name: string, result: object) => console.log(JSON.stringify({bench: name, ...result}));
for (const [name, run] of Object.entries(alone)) if (wanted.includes(name)) print(name, await run());
for (const [measurements, extent] of [
  [meshed, {}],
  [zoned, {zones: 2}],
] as const) {
  const chosen = Object.entries(measurements).filter(([name]) => wanted.includes(name));
  if (chosen.length === 0) continue;
  const bench = await startBenchMesh(extent);
  try {
    for (const [name, run] of chosen) {
      const result = run(bench);
      if (Symbol.asyncIterator in result) for await (const line of result) print(name, line);
      else print(name, await result);
    }
  } finally {
    await bench.mesh.stop();
  }
}
process.exit(0);
