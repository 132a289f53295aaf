import type {Mesh} from '../model/mesh.ts';
import {type ConfigMap, duration, note} from './config.ts';
import {publicMethods} from './edge-methods.ts';
import {httpFilter} from './http-connection.ts';
import {only, unlessOneOf} from './only-for.ts';

/**
 * Refuse requests when answers take too long, the least important first: each class has a limit of requests under way
 * that shrinks as soon as its answers take longer than its patience, and the important are more patient. Stand before
 * whatever costs more than they do; after the transcoder, where the path says the method.
 */
export function sheddingFilters(mesh: Mesh): ConfigMap[] {
  const {shedding} = mesh.edge;
  const methods = publicMethods(mesh);
  const pathsOf = (wanted: (typeof methods)[number]['contract']['importance']) =>
    methods.flatMap(({path, contract}) =>
      contract.rateClass !== 'bulk' && contract.importance === wanted ? [path] : [],
    );
  // How long bulk takes says nothing about the load: its rates are its limit, and the services' own admission.
  const bulk = methods.flatMap(({path, contract}) => (contract.rateClass === 'bulk' ? [path] : []));
  const [sheddable, critical] = [pathsOf('sheddable'), pathsOf('critical')];
  const named = [...sheddable, ...critical, ...bulk];
  return [
    ...only(sheddable, filter('sheddable', shedding.sheddable)),
    unlessOneOf(named, filter('normal', shedding.normal)),
    ...only(critical, filter('critical', shedding.critical)),
  ];
}

interface Limit {
  readonly patienceMs: number;
  readonly least: number;
  readonly most: number;
}

/** Stands in the details of its refusals (response.code_details). */
export const shedDetails = 'reached_concurrency_limit';

const filter = (name: string, {patienceMs, least, most}: Limit): ConfigMap =>
  httpFilter(`shed.${name}`, 'adaptive_concurrency.v3.AdaptiveConcurrency', {
    gradient_controller_config: {
      sample_aggregate_percentile: {value: 50},
      concurrency_limit_params: {concurrency_update_interval: '0.1s', max_concurrency_limit: most},
      min_rtt_calc_params: note(
        'Not measured, which would let hardly any request through every now and then: what is too long is said.',
        {fixed_value: duration(patienceMs), min_concurrency: least, buffer: {value: 0}},
      ),
    },
  });
