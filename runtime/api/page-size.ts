/** How many results a page gets (AIP-158): `fallback` when the request does not say, never more than `most`. */
export const pageSize = (
  requested: number,
  {fallback = 50, most = 1000}: {fallback?: number; most?: number} = {},
): number => (requested > 0 ? Math.min(requested, most) : fallback);
