import type {Catalogue} from '#mesh/render/catalogue-entries.ts';
import type {Home} from '../home/open-home.ts';
import {scrapeTargets} from '../metrics/scrape-target.ts';
import {bastionOf, type Extent, edgeOf, instancesOf} from './instance.ts';
import type {Layout} from './layout.ts';
import {planService} from './plan-service.ts';

/** Every instance is a process with a sidecar before it, and the edge stands before all. */
export function wholeLayout(catalogue: Catalogue, home: Home, extent: Extent): Layout {
  const services = instancesOf(catalogue, home, extent);
  const edge = edgeOf(catalogue, home);
  const bastion = bastionOf(catalogue, home);
  return {
    description: `${Object.keys(catalogue.services).join(', ')} with their sidecars, the edge and the bastion`,
    services,
    edge,
    bastion,
    callers: [...services, edge],
    targets: scrapeTargets(services, edge, bastion),
    redis: true,
    processes: (around) => services.map((instance) => planService(home, instance, around)),
  };
}
