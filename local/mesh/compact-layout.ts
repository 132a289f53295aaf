import type {Catalogue} from '#mesh/render/catalogue-entries.ts';
import type {Home} from '../home/open-home.ts';
import {processTargets} from '../metrics/scrape-target.ts';
import {compactOf} from './instance.ts';
import type {Layout} from './layout.ts';
import {planCompact} from './plan-compact.ts';

/** One process with all services, one Envoy before it, no Redis: for an operator with few customers. */
export function compactLayout(catalogue: Catalogue, home: Home): Layout {
  const only = compactOf(catalogue, home);
  const names = Object.keys(catalogue.services);
  return {
    description: `${names.join(', ')} in one process, the edge and the bastion`,
    services: [],
    edge: only,
    bastion: only,
    callers: ['edge', ...names].map((service) => ({service, folder: only.folder})),
    targets: processTargets(only, 'edge'),
    redis: false,
    processes: (around) => [planCompact(catalogue, home, only, around)],
  };
}
