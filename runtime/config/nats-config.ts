import {z} from 'zod';
import {serverUrl} from './setting.ts';

/** Settings of the broker. */
export interface NatsConfig {
  readonly url: string;
  /** Who the service is there; undefined where the broker asks nobody. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** Reads NATS_URL, NATS_USER and NATS_PASSWORD. */
export const natsConfig: z.ZodType<NatsConfig, unknown> = z
  .object({
    NATS_URL: serverUrl('nats://127.0.0.1:4222', 'nats', 'tls'),
    NATS_USER: z.string().optional(),
    NATS_PASSWORD: z.string().optional(),
  })
  .transform((env) => ({url: env.NATS_URL, user: env.NATS_USER, password: env.NATS_PASSWORD}));
