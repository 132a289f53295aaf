import type {ConfigMap} from '../envoy/config.ts';
import type {IstioFile} from './istio-files.ts';

/** Lists the files for kustomize. The mesh configuration is none of its resources: it belongs to Istio's installation. */
export const kustomization = (files: readonly IstioFile[]): ConfigMap => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources: files.map(({name}) => `${name}.yaml`).sort(),
});
