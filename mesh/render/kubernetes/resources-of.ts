import type {Scale} from '../catalogue-entries.ts';
import type {ConfigMap} from '../envoy/config.ts';

/** What is set aside for a container, and what it may take at the most. */
export const resourcesOf = (scale: Scale): ConfigMap => ({
  requests: {cpu: `${scale.cpuMillis}m`, memory: `${scale.memoryMiB}Mi`},
  limits: {cpu: `${scale.cpuLimitMillis}m`, memory: `${scale.memoryLimitMiB}Mi`},
});
