import {resourceName} from '#runtime/api/resource-name.ts';

/** `tunnels/0198…`: a tunnel is used by its owner alone, so that its name says of nobody whose it is. */
export const tunnelName = resourceName('tunnels/{tunnel}');

/** `services/inventory`: where a tunnel leads, and what a grant's prefix can be held against. */
export const serviceName = resourceName('services/{service}');
