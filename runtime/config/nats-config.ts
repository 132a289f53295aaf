import {z} from 'zod';
import type {NatsConfig} from '../events/bus.ts';
import {serverUrl} from './setting.ts';

/** Reads NATS_URL, NATS_USER and NATS_PASSWORD. */
export const natsConfig: z.ZodType<NatsConfig, unknown> = z
  .object({
    NATS_URL: serverUrl('nats://127.0.0.1:4222', 'nats', 'tls'),
    NATS_USER: z.string().optional(),
    NATS_PASSWORD: z.string().optional(),
  })
  .transform((env) => ({url: env.NATS_URL, user: env.NATS_USER, password: env.NATS_PASSWORD}));
