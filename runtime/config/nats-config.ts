import {z} from 'zod';
import {serverUrl} from './setting.ts';

/** Settings of the broker. */
export interface NatsConfig {
  readonly url: string;
}

/** Reads NATS_URL. */
export const natsConfig: z.ZodType<NatsConfig, unknown> = z
  .object({NATS_URL: serverUrl('nats://127.0.0.1:4222', 'nats', 'tls')})
  .transform((env) => ({url: env.NATS_URL}));
