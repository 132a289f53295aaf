import {copyFileSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {freePorts} from '../backends/free-port.ts';
import type {ClusterPlace} from '../cluster/cluster-place.ts';
import {answersOk, planClusterProcess} from '../cluster/plan-control-plane.ts';
import type {Home} from '../home/open-home.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';

/** istiod as a process, and where proxies find it. */
export interface PlannedIstiod {
  readonly plan: ProcessPlan;
  /** Where proxies get configuration and certificates, over TLS. */
  readonly discoveryAddress: string;
}

/**
 * How istiod is run, beside an API server. It signs certificates with the home's own authority, as a company's CA is plugged
 * in on Kubernetes, so that what the home trusts and what the mesh trusts are the same.
 *
 * @param meshConfig what Istio is installed with (`mesh/istio/mesh-config.yaml`), as an object.
 */
export async function planIstiod(home: Home, cluster: ClusterPlace, meshConfig: object): Promise<PlannedIstiod> {
  const folder = join(cluster.folder, 'istiod');
  const authority = join(folder, 'cacerts');
  mkdirSync(authority, {recursive: true, mode: 0o700});
  const [certificate, key] = [join(home.state, 'ca', 'ca.crt'), join(home.state, 'ca', 'ca.key')];
  for (const name of ['ca-cert.pem', 'root-cert.pem', 'cert-chain.pem'])
    copyFileSync(certificate, join(authority, name));
  copyFileSync(key, join(authority, 'ca-key.pem'));
  const [http, grpc, secure, webhooks, monitoring] = await freePorts(5);
  const discoveryAddress = `localhost:${secure}`;
  const meshFile = join(folder, 'mesh.yaml');
  writeAtomically(meshFile, stringify(withDiscovery(meshConfig, discoveryAddress)));
  const plan = planClusterProcess(cluster, {
    name: 'istiod',
    program: 'pilot-discovery',
    args: [
      'discovery',
      `--kubeconfig=${cluster.kubeconfig}`,
      `--meshConfig=${meshFile}`,
      '--networksConfig=/nonexistent',
      `--httpAddr=127.0.0.1:${http}`,
      `--grpcAddr=127.0.0.1:${grpc}`,
      `--secureGRPCAddr=127.0.0.1:${secure}`,
      `--httpsAddr=127.0.0.1:${webhooks}`,
      `--monitoringAddr=127.0.0.1:${monitoring}`,
      '--ctrlz_port=0',
      '--domain=cluster.local',
    ],
    env: {...environment, ROOT_CA_DIR: authority},
    ready: () => answersOk(`http://127.0.0.1:${http}/ready`),
  });
  return {plan: {...plan, cwd: folder}, discoveryAddress};
}

const environment = {
  POD_NAME: 'istiod-local',
  POD_NAMESPACE: 'istio-system',
  CLUSTER_ID: 'Kubernetes',
  ISTIOD_CUSTOM_HOST: 'localhost',
  TOKEN_AUDIENCES: 'istio-ca',
  PILOT_CERT_PROVIDER: 'istiod',
  // Filters that Istio's own build of Envoy has and the stock one has not.
  PILOT_ENABLE_METADATA_EXCHANGE: 'false',
  PILOT_ENABLE_ALPN_FILTER: 'false',
  // As on Kubernetes (docs/istio.md): HTTP/3 at the edge.
  PILOT_ENABLE_QUIC_LISTENERS: 'true',
};

function withDiscovery(meshConfig: object, discoveryAddress: string): object {
  const defaults =
    'defaultConfig' in meshConfig && typeof meshConfig.defaultConfig === 'object' ? meshConfig.defaultConfig : {};
  return {...meshConfig, defaultConfig: {...defaults, discoveryAddress}};
}
