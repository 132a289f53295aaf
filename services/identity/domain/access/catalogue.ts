import type {Permission} from '#gen/ts/souk/identity/v1/access.ts';

/**
 * The permissions that contracts ask for, by name, each with its methods.
 *
 * @param needed the permission of every method, by the method's path.
 */
export const catalogueOf = (needed: ReadonlyMap<string, string>): readonly Permission[] =>
  [...Map.groupBy(needed, ([, permission]) => permission)]
    .map(([name, methods]) => ({name, methods: methods.map(([path]) => path.slice(1)).toSorted()}))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
