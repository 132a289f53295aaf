import {type Instance, type ServiceInstance, socketOf} from '../mesh/instance.ts';

/** What measures itself, and the labels under which Prometheus keeps it. */
export interface ScrapeTarget {
  /** Name of the process, which is its path below `/metrics/` and its label `instance`: `cart-0`, `cart-0-envoy`. */
  readonly instance: string;
  /** `cart`, or `edge`, or `bastion`. */
  readonly service: string;
  readonly kind: 'service' | 'sidecar' | 'edge' | 'bastion';
  readonly zone: string;
  /** The unix socket that it answers on. */
  readonly socket: string;
  readonly path: '/metrics' | '/stats/prometheus';
}

/** Everything of a mesh that can be scraped: each service, its sidecar, the edge, the bastion. */
export function scrapeTargets(
  services: readonly ServiceInstance[],
  edge: Instance,
  bastion: Instance,
): readonly ScrapeTarget[] {
  return [
    ...services.flatMap((instance) => processTargets(instance, 'sidecar')),
    envoyOf(edge, 'edge'),
    envoyOf(bastion, 'bastion'),
  ];
}

/** A process and the Envoy beside it. */
export function processTargets(instance: Instance, envoy: 'sidecar' | 'edge'): readonly ScrapeTarget[] {
  return [{...own(instance, 'service'), instance: instance.name}, envoyOf(instance, envoy)];
}

function own(instance: Instance, kind: ScrapeTarget['kind']): Omit<ScrapeTarget, 'instance'> {
  return {
    service: instance.service,
    kind,
    zone: instance.locality.zone,
    socket: socketOf(instance, 'metrics'),
    path: '/metrics',
  };
}

function envoyOf(instance: Instance, kind: ScrapeTarget['kind']): ScrapeTarget {
  const admin = {socket: socketOf(instance, 'admin'), path: '/stats/prometheus'} as const;
  return {...own(instance, kind), instance: `${instance.name}-envoy`, ...admin};
}
