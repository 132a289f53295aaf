import {z} from 'zod';
import {configOf} from '#runtime/config/config-of.ts';
import {databaseConfig} from '#runtime/config/database-config.ts';
import {natsConfig} from '#runtime/config/nats-config.ts';
import {outbound} from '#runtime/config/outbound.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import {wholeNumber} from '#runtime/config/setting.ts';
import type {Lifetimes} from './domain/lifetime.ts';

const dayMs = 24 * 60 * 60 * 1000;
const keyBytes = 32;

/** CART_TTL_DAYS, CART_ANONYMOUS_TTL_DAYS: days that a cart lives without being used, 30 and 7 by default. */
const lifetimes: z.ZodType<Lifetimes, unknown> = z
  .object({CART_TTL_DAYS: wholeNumber(1, 400, 30), CART_ANONYMOUS_TTL_DAYS: wholeNumber(1, 400, 7)})
  .transform((env) => ({principalMs: env.CART_TTL_DAYS * dayMs, anonymousMs: env.CART_ANONYMOUS_TTL_DAYS * dayMs}));

/**
 * CART_COOKIE_KEY: at least 32 random bytes as base64 or base64url (RFC 4648), the same for all instances. Signs the cookies
 * of anonymous carts.
 */
const cookieKey: z.ZodType<Uint8Array, unknown> = z
  .object({
    CART_COOKIE_KEY: z
      .string({error: `is required: base64 of at least ${keyBytes} random bytes, \`openssl rand -base64 ${keyBytes}\``})
      .regex(/^[A-Za-z0-9+/_-]+={0,2}$/, {error: 'is not base64'})
      .transform((text): Uint8Array => Buffer.from(text, 'base64'))
      .refine((key) => key.length >= keyBytes, {error: `is base64 of less than ${keyBytes} bytes`}),
  })
  .transform((env) => env.CART_COOKIE_KEY);

/** CART_SWEEP_INTERVAL_MS: pause between two sweeps for expired carts, a minute by default. */
const sweepIntervalMs: z.ZodType<number, unknown> = z
  .object({CART_SWEEP_INTERVAL_MS: wholeNumber(100, 3_600_000, 60_000)})
  .transform((env) => env.CART_SWEEP_INTERVAL_MS);

/** Reads the settings of cart from the environment. */
export const readConfig = configOf({
  server: serverConfig('cart'),
  database: databaseConfig,
  nats: natsConfig,
  outbound,
  lifetimes,
  cookieKey,
  sweepIntervalMs,
});
