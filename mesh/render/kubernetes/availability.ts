import type {Scale} from '../catalogue-entries.ts';
import type {ConfigMap} from '../envoy/config.ts';
import {type Component, labelsOf, podsOf} from './names.ts';

/** Keeps machines that are emptied from taking two pods at once; a pod that is not ready anyway may go. */
export const disruptionBudget = (app: string, component: Component): ConfigMap => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: {name: app, labels: labelsOf(app, component)},
  spec: {maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: podsOf(app)},
});

/** Starts more pods when the program's own CPU is busy; what the sidecar uses does not count. */
export const autoscaler = (app: string, component: Component, container: string, scale: Scale): ConfigMap => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: {name: app, labels: labelsOf(app, component)},
  spec: {
    scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: app},
    minReplicas: scale.min,
    maxReplicas: scale.max,
    metrics: [
      {
        type: 'ContainerResource',
        containerResource: {
          name: 'cpu',
          container,
          target: {type: 'Utilization', averageUtilization: scale.cpuPercent},
        },
      },
    ],
    // Up at once, down after five quiet minutes: a start costs more than a pod that idles.
    behavior: {scaleDown: {stabilizationWindowSeconds: 300}},
  },
});
