import type {ScrapeTarget} from '../metrics/scrape-target.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import type {Instance, ServiceInstance} from './instance.ts';
import type {ServiceSurroundings} from './service-environment.ts';

/** Which processes the catalogue becomes on this machine. */
export interface Layout {
  /** For people: what starts after the backends. */
  readonly description: string;
  /** Instances that have a sidecar. */
  readonly services: readonly ServiceInstance[];
  /** Where the edge runs; its configuration is `mesh/envoy/<service>.yaml`. */
  readonly edge: Instance;
  /** Where the bastion runs; the edge itself where one Envoy is both. */
  readonly bastion: Instance;
  /** Whose calls are carried by an Envoy, and in which folder that one runs. */
  readonly callers: readonly Pick<Instance, 'service' | 'folder'>[];
  readonly targets: readonly ScrapeTarget[];
  /** Whether there is a Redis. */
  readonly redis: boolean;
  /** The processes with the services themselves. */
  processes(around: ServiceSurroundings): readonly ProcessPlan[];
}
