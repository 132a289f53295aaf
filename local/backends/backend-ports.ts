import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import type {Home} from '../home/open-home.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import {freePort} from './free-port.ts';

const shape = z.object({postgres: z.number(), redis: z.number(), nats: z.number()});

/** Where the backends of a home listen on 127.0.0.1. */
export type BackendPorts = z.infer<typeof shape>;

/** Those of a home that has run before. */
export const knownPorts = ({state}: Pick<Home, 'state'>): BackendPorts =>
  shape.parse(JSON.parse(readFileSync(pathIn(state), 'utf8')));

const pathIn = (state: string): string => join(state, 'ports.json');

/** The ports of the last time where they are still free, else new ones; remembered in `state/ports.json`. */
export async function backendPorts({state}: Pick<Home, 'state'>): Promise<BackendPorts> {
  const path = pathIn(state);
  const known = existsSync(path) ? knownPorts({state}) : undefined;
  const ports = {
    postgres: await freePort(known?.postgres),
    redis: await freePort(known?.redis),
    nats: await freePort(known?.nats),
  };
  if (new Set(Object.values(ports)).size < 3) return backendPorts({state});
  writeAtomically(path, `${JSON.stringify(ports)}\n`);
  return ports;
}
