import {z} from 'zod';

/** A chain of a listener that only sends elsewhere. */
export const redirect = z.object({
  filters: z.tuple([z.object({typed_config: z.looseObject({stat_prefix: z.literal('redirect')})})]),
});

/** A listener as it is written, with such chains apart from those that serve. */
export const redirectsApart = (value: unknown): unknown => {
  const found = z.looseObject({filter_chains: z.array(z.unknown())}).safeParse(value).data;
  if (!found) return value;
  const isRedirect = (chain: unknown) => redirect.safeParse(chain).success;
  return {
    ...found,
    filter_chains: found.filter_chains.filter((chain) => !isRedirect(chain)),
    redirects: found.filter_chains.filter(isRedirect),
  };
};
