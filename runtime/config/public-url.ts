import {z} from 'zod';
import {isOrigin} from './setting.ts';

/**
 * SOUK_PUBLIC_URL: where clients reach the edge, an origin: `https://souk.example`. It is the issuer of OAuth, so that it must be the
 * same in every instance, and HTTPS for every client library but those that make an exception of loopback.
 */
export const publicUrl: z.ZodType<string, unknown> = z
  .object({
    SOUK_PUBLIC_URL: z
      .string()
      .default('https://localhost:8443')
      .refine(isOrigin, {error: 'is not an origin, for example https://souk.example'}),
  })
  .transform((env) => env.SOUK_PUBLIC_URL);
