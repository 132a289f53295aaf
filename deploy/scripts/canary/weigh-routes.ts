import {z} from 'zod';

const destination = z.looseObject({
  destination: z.looseObject({host: z.string(), subset: z.string().optional()}),
  weight: z.number().optional(),
});
const virtualService = z.looseObject({
  metadata: z.looseObject({name: z.string()}),
  spec: z.looseObject({http: z.array(z.looseObject({route: z.array(destination).optional()}))}),
});

/** One of Istio's VirtualServices, as the API server has it. */
export type VirtualService = z.infer<typeof virtualService>;

/** Reads the items of a list of VirtualServices. */
export const virtualServicesIn = (list: unknown): readonly VirtualService[] =>
  z.object({items: z.array(virtualService)}).parse(list).items;

/** Subsets of a service's pods, by their label `track`. */
export const tracks = ['stable', 'canary'] as const;

/**
 * The same VirtualService with every route to `host` split: `percent` of the requests to the canary, the rest to the stable
 * pods. Undefined takes the split back. Undefined, too, when no route goes there.
 */
export function weighRoutes(
  {metadata, spec, ...rest}: VirtualService,
  host: string,
  percent: number | undefined,
): VirtualService | undefined {
  let touched = false;
  const http = spec.http.map((entry) => {
    const [first] = entry.route ?? [];
    if (first?.destination.host !== host) return entry;
    touched = true;
    const {subset: _, ...whole} = first.destination;
    const to = (subset: (typeof tracks)[number], weight: number) =>
      weight > 0 ? [{destination: {...whole, subset}, weight}] : [];
    const route =
      percent === undefined ? [{destination: whole}] : [...to('stable', 100 - percent), ...to('canary', percent)];
    return {...entry, route};
  });
  return touched ? {...rest, metadata, spec: {...spec, http}} : undefined;
}
