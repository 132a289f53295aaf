import type {Dashboard} from '@grafana/grafana-foundation-sdk/dashboard';
import type {Mesh} from '../../model/mesh.ts';
import {edgeDashboard} from './edge.ts';
import {eventsDashboard} from './events.ts';
import {overview} from './overview.ts';
import {serviceDashboard} from './service.ts';

/** Every dashboard by the name of its file in `deploy/observability/dashboards/`. */
export const dashboards = (mesh: Mesh): ReadonlyMap<string, Dashboard> =>
  new Map([
    ['mesh', overview()],
    ['edge', edgeDashboard()],
    ['events', eventsDashboard()],
    ...mesh.services.map((service): [string, Dashboard] => [`service-${service.name}`, serviceDashboard(service)]),
  ]);
