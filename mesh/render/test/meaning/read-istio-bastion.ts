import {z} from 'zod';
import {edgeChain} from './edge-chain.ts';
import type {IstioConfig} from './istio-config.ts';
import {patchesFor} from './istio-patches.ts';
import type {BastionMeaning} from './meaning.ts';
import {patchedFilters} from './read-istio-edge.ts';

const connection = z.object({typed_config: z.record(z.string(), z.unknown())});

/** What the bastion's gateway means once the patches are applied. */
export function readIstioBastion(config: IstioConfig): BastionMeaning {
  const merged = (applyTo: string): unknown =>
    Object.assign({}, ...patchesFor(config, 'bastion', 'GATEWAY', applyTo).map(({patch}) => patch.value));
  return {
    ...edgeChain(patchedFilters(config, 'bastion')),
    connection: connection.parse(merged('NETWORK_FILTER')).typed_config,
    headers: z.record(z.string(), z.unknown()).parse(merged('ROUTE_CONFIGURATION')),
  };
}
