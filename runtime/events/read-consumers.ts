import {readFileSync} from 'node:fs';
import {z} from 'zod';
import type {BrokerConsumer} from './broker-rights.ts';

const shape = z.array(z.object({durable: z.string(), subjects: z.array(z.string())}));

/** Reads which consumers the broker shall have, from `mesh/nats/consumers.json`. */
export const readConsumers = (path: string | URL): readonly BrokerConsumer[] =>
  shape.parse(JSON.parse(readFileSync(path, 'utf8')));
