import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {freePort} from '../backends/free-port.ts';
import type {Home} from '../home/open-home.ts';
import {writeAtomically} from '../home/write-atomically.ts';

/** What deploy/observability/prometheus-local.yaml asks. */
const customaryPort = 9464;

/** The port of the last time where it is free, so that a Prometheus outlives restarts of the mesh; else a new one. */
export async function metricsPort({state}: Pick<Home, 'state'>): Promise<number> {
  const path = join(state, 'metrics-port.json');
  const known = existsSync(path) ? z.number().parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  const port = await freePort(known ?? customaryPort);
  writeAtomically(path, `${port}\n`);
  return port;
}
