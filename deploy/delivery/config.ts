import {z} from 'zod';
import {configOf} from '#runtime/config/config-of.ts';

/** Where images go. */
export interface ImageSettings {
  /** Repository of the image, without a tag: `registry.example/souk`. */
  readonly repository: string;
}

/** A deployed edge, and who tries it. */
export interface SmokeSettings {
  /** `https://api.example.com`. */
  readonly edge: string;
  /** Key of a tenant that has a book in stock. */
  readonly apiKey: string;
}

/** Reads SOUK_IMAGE. */
export const readImageSettings = configOf({
  image: z
    .object({
      SOUK_IMAGE: z
        .string({error: 'is required, the repository of the image: registry.example/souk'})
        .regex(/^[a-z0-9][a-z0-9._:/-]*[a-z0-9]$/, 'is no repository like registry.example/souk')
        .refine((value) => !/:[^/]*$/.test(value), 'has a tag: the commit is the tag'),
    })
    .transform((env): ImageSettings => ({repository: env.SOUK_IMAGE})),
});

/** Reads SOUK_SMOKE_EDGE and SOUK_SMOKE_API_KEY. */
export const readSmokeSettings = configOf({
  smoke: z
    .object({
      SOUK_SMOKE_EDGE: z.url({
        protocol: /^https?$/,
        error: 'is required, the URL of the edge: https://api.example.com',
      }),
      SOUK_SMOKE_API_KEY: z.string({error: 'is required, the key of a tenant that has a book in stock'}).min(1),
    })
    .transform(
      (env): SmokeSettings => ({edge: env.SOUK_SMOKE_EDGE.replace(/\/$/, ''), apiKey: env.SOUK_SMOKE_API_KEY}),
    ),
});
