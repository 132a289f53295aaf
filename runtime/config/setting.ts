import {z} from 'zod';

/** A length of time in milliseconds, up to a day. */
export const durationMs = (byDefault: number) => z.coerce.number().int().min(0).max(86_400_000).default(byDefault);

/** A whole number between two bounds, both included. */
export const wholeNumber = (min: number, max: number, byDefault: number) =>
  z.coerce.number().int().min(min).max(max).default(byDefault);

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** A level of pino. */
export type LogLevel = (typeof logLevels)[number];

/** The least level that is logged. */
export const logLevel = z.enum(logLevels).default('info');

/** The URL of a server, with one of the given schemes. Its value is never part of a message: it may hold a password. */
export const serverUrl = (example: string, ...schemes: readonly string[]) =>
  z
    .string({error: `is required, for example ${example}`})
    .refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)), {
      error: `is not a URL like ${example}`,
    });

/** Whether a text is a web origin as browsers write it (RFC 6454): `https://shop.example`. */
export const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

/** Web origins (RFC 6454) with commas between; none by default. */
export const origins = z
  .string()
  .transform((list) => list.split(',').flatMap((origin) => origin.trim() || []))
  .refine((list) => list.every(isOrigin), {error: 'is not a list of origins: https://shop.example,https://…'})
  .default([]);

/** A key of 32 random bytes in base64. */
export const secretKey = z
  .string({error: 'is required: 32 random bytes in base64'})
  .transform((value) => new Uint8Array(Buffer.from(value, 'base64')))
  .refine((bytes) => bytes.length === 32, {error: 'is not 32 bytes in base64'});
