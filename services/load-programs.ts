import {existsSync, readdirSync} from 'node:fs';
import type {Program} from '#runtime/lifecycle/program.ts';

const here = new URL('./', import.meta.url);
const placeOf = (service: string): URL => new URL(`${service}/program.ts`, here);

/**
 * Loads services by their names, and no other one: a process holds in memory what it runs.
 * Throws an error that lists the names there are when one is unknown or none is given.
 */
export const loadPrograms = async (names: readonly string[]): Promise<ReadonlyMap<string, Program>> => {
  const known = readdirSync(here).filter((name) => existsSync(placeOf(name)));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`there is no service ${unknown.join(', ')}, but ${known.join(', ')}`);
  if (names.length === 0) throw new Error(`say which services are to run: ${known.join(', ')}`);
  const modules = await Promise.all(
    names.map(async (name): Promise<[string, unknown]> => [name, await import(placeOf(name).href)]),
  );
  return new Map(modules.map(([name, module]) => [name, programIn(name, module)]));
};

const programIn = (name: string, module: unknown): Program => {
  if (hasProgram(module)) return module.program;
  throw new Error(`services/${name}/program.ts exports no program`);
};

const hasProgram = (module: unknown): module is {program: Program} =>
  typeof module === 'object' && module !== null && 'program' in module && isProgram(module.program);

const isProgram = (program: unknown): program is Program =>
  typeof program === 'object' && program !== null && 'configure' in program;
