import {registry} from '#runtime/contract/registry.ts';

const pattern = /^souk\.(\w+)\.v\d+\.TenantDataService$/;

/** The services that have rows of tenants besides identity, as their contracts say. */
export const servicesWithData = (): readonly string[] =>
  [...registry.files]
    .flatMap(({services}) => services.flatMap(({typeName}) => pattern.exec(typeName)?.[1] ?? []))
    .sort();
