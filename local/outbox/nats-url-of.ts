import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import type {Home} from '../home/open-home.ts';

const ports = z.object({nats: z.number()});

/** Where the broker of a home that runs listens. */
export const natsUrlOf = ({state}: Pick<Home, 'state'>): string =>
  `nats://127.0.0.1:${ports.parse(JSON.parse(readFileSync(join(state, 'ports.json'), 'utf8'))).nats}`;
