import type {Config} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';
import {dashboards} from './dashboards/dashboards.ts';
import {expressionsIn} from './expressions-in.ts';
import {ruleFile} from './rule.ts';
import {ruleFiles} from './rule-files.ts';
import {kubernetesPrometheus, localPrometheus} from './scrape-config.ts';
import {usedMetrics} from './used-metrics.ts';

/** A YAML file below `deploy/observability/`. */
export interface ObservabilityFile {
  readonly name: string;
  readonly about: string;
  readonly config: Config;
}

/** What Prometheus runs with: what it scrapes, what it computes, when it calls somebody. */
export function observabilityFiles(mesh: Mesh): readonly ObservabilityFile[] {
  const files = [...ruleFiles(mesh)];
  const expressions = [...files, ...dashboards(mesh)].flatMap(([, content]) => expressionsIn(content));
  const ofEnvoys = usedMetrics(expressions).filter((name) => /^(envoy|istio)_/.test(name));
  return [
    {
      name: 'prometheus-local',
      about:
        'Prometheus beside a mesh on one machine: prometheus --config.file deploy/observability/prometheus-local.yaml',
      config: localPrometheus(ofEnvoys),
    },
    {
      name: 'prometheus-kubernetes',
      about: 'Prometheus in a cluster: discovery of the pods, otherwise the same.',
      config: kubernetesPrometheus(mesh, ofEnvoys),
    },
    ...files.map(([name, groups]) => ({
      name: `rules/${name}`,
      about: 'Rules for Prometheus.',
      config: ruleFile(groups),
    })),
  ];
}
