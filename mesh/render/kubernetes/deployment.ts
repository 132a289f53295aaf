import type {Config, ConfigMap} from '../envoy/config.ts';
import {podConfinement} from './confinement.ts';
import {type Component, labelsOf} from './names.ts';

/** A Deployment whose pods are renewed one by one, and never fewer than there were. */
export interface DeploymentOptions {
  readonly app: string;
  readonly component: Component;
  /** `stable`, or `canary` beside it under a name of its own. */
  readonly track: 'stable' | 'canary';
  /** Undefined: how many there are is the HorizontalPodAutoscaler's to say. */
  readonly replicas?: number;
  readonly graceSeconds: number;
  readonly annotations: ConfigMap;
  readonly labels?: ConfigMap;
  readonly initContainers?: readonly Config[];
  readonly containers: readonly Config[];
  readonly volumes?: readonly Config[];
}

/** Pods of `app` in as many zones, and on as many machines, as there are. */
export function deployment(options: DeploymentOptions): ConfigMap {
  const {app, component, track, containers} = options;
  const labels = {...labelsOf(app, component), track};
  const selected = {app, track};
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: track === 'stable' ? app : `${app}-${track}`, labels},
    spec: {
      replicas: options.replicas,
      selector: {matchLabels: selected},
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: 300,
      // A pod that is ready for a moment only is not yet one to build on.
      minReadySeconds: 5,
      strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 0, maxSurge: 1}},
      template: {
        metadata: {labels: {...labels, ...options.labels}, annotations: options.annotations},
        spec: {
          serviceAccountName: app,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: options.graceSeconds,
          securityContext: podConfinement,
          topologySpreadConstraints: spread(selected),
          initContainers: options.initContainers,
          containers,
          volumes: options.volumes,
        },
      },
    },
  };
}

/**
 * Zones differ by one pod at the most, and so do machines where that can be. A zone that is lost is not waited for: its
 * machines are tainted, and tainted machines do not count.
 */
const spread = (selected: ConfigMap): Config => [
  {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'DoNotSchedule',
    nodeTaintsPolicy: 'Honor',
    labelSelector: {matchLabels: selected},
    matchLabelKeys: ['pod-template-hash'],
  },
  {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    nodeTaintsPolicy: 'Honor',
    labelSelector: {matchLabels: selected},
    matchLabelKeys: ['pod-template-hash'],
  },
];
