import {copyFileSync, mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {isDoor} from '#mesh/render/model/doors.ts';
import {freePorts} from '../backends/free-port.ts';
import type {ClusterPlace} from '../cluster/cluster-place.ts';
import {clusterProgram} from '../cluster/cluster-program.ts';
import type {Kubectl} from '../cluster/kubectl.ts';
import {answersOk, planClusterProcess} from '../cluster/plan-control-plane.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import type {Instance} from '../mesh/instance.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import type {LocalWorkload} from './local-workload.ts';

/** Where a proxy finds its control plane, and which Envoy it runs. */
export interface ProxySurroundings {
  readonly cluster: ClusterPlace;
  readonly kubectl: Kubectl;
  readonly namespace: string;
  readonly trustDomain: string;
  readonly discoveryAddress: string;
  /** A stock Envoy. */
  readonly envoy: string;
}

/** A proxy as a process, and the address of its Envoy's admin interface. */
export interface PlannedProxy {
  readonly plan: ProcessPlan;
  readonly admin: string;
}

/** Where a proxy writes its certificate, below the instance's folder; the files are `cert-chain.pem`, `key.pem`, `root-cert.pem`. */
export const proxyCertificates = 'certs';

/** So short that renewal is seen while tests run: every agent renews after half of it. */
export const certificateLifeS = 120;

/**
 * How the proxy of an instance is run, as in a pod: pilot-agent gets a certificate for the service account and runs Envoy
 * with what istiod sends. Makes the folders that it expects below its working directory.
 */
export async function planProxy(
  {instance, address, labels}: LocalWorkload,
  around: ProxySurroundings,
): Promise<PlannedProxy> {
  const {cluster, namespace, trustDomain, discoveryAddress} = around;
  const {folder, service} = instance;
  const configuration = join(folder, 'etc/istio/proxy');
  for (const path of ['etc/istio/pod', 'var/lib/istio/data', 'var/run/secrets/istio', 'var/run/secrets/tokens']) {
    mkdirSync(join(folder, path), {recursive: true, mode: 0o700});
  }
  mkdirSync(configuration, {recursive: true, mode: 0o700});
  mkdirSync(join(folder, proxyCertificates), {recursive: true, mode: 0o700});
  copyFileSync(cluster.authority, join(folder, 'var/run/secrets/istio/root-cert.pem'));
  const token = await around.kubectl([
    '--namespace',
    namespace,
    'create',
    'token',
    service,
    '--audience=istio-ca',
    '--duration=24h',
  ]);
  writeAtomically(join(folder, 'var/run/secrets/tokens/istio-token'), token.trim(), 0o600);
  const [admin, status, health, metrics] = await freePorts(4);
  const proxyConfig = {
    discoveryAddress,
    binaryPath: envoyThatDiesWithItsParent(instance, around.envoy),
    configPath: configuration,
    proxyBootstrapTemplatePath: loopbackTemplate(instance),
    proxyAdminPort: admin,
    statusPort: status,
    concurrency: 1,
    controlPlaneAuthPolicy: 'MUTUAL_TLS',
    terminationDrainDuration: '2s',
  };
  const name = `${instance.name}-envoy`;
  const plan = planClusterProcess(cluster, {
    name,
    program: 'pilot-agent',
    args: [
      'proxy',
      isDoor(service) ? 'router' : 'sidecar',
      `--domain=${namespace}.svc.cluster.local`,
      '--proxyLogLevel=warning',
      '--log_output_level=warn',
    ],
    env: {
      PROXY_CONFIG: JSON.stringify(proxyConfig),
      INSTANCE_IP: address,
      POD_NAME: instance.name,
      POD_NAMESPACE: namespace,
      SERVICE_ACCOUNT: service,
      TRUST_DOMAIN: trustDomain,
      CA_ADDR: discoveryAddress,
      OUTPUT_CERTS: join(folder, proxyCertificates),
      ECC_SIGNATURE_ALGORITHM: 'ECDSA',
      SECRET_TTL: `${certificateLifeS}s`,
      ENVOY_STATUS_PORT: String(health),
      ENVOY_PROMETHEUS_PORT: String(metrics),
      ISTIO_META_CLUSTER_ID: 'Kubernetes',
      ISTIO_META_MESH_ID: trustDomain,
      ISTIO_META_INTERCEPTION_MODE: 'NONE',
      ISTIO_META_WORKLOAD_NAME: service,
      ISTIO_META_OWNER: `kubernetes://apis/apps/v1/namespaces/${namespace}/deployments/${service}`,
      ISTIO_METAJSON_LABELS: JSON.stringify(labels),
    },
    ready: () => answersOk(`http://127.0.0.1:${status}/healthz/ready`),
  });
  const zone = isDoor(service) ? {} : {zone: instance.locality.zone};
  return {
    plan: {...plan, ...zone, cwd: folder, leftovers: leftovers(folder), stopDeadlineMs: 15_000},
    admin: `127.0.0.1:${admin}`,
  };
}

const leftovers = (folder: string) =>
  ['etc/istio/proxy/XDS', 'var/run/secrets/workload-spiffe-uds/socket'].map((path) => join(folder, path));

/** In a container the kernel ends Envoy with its agent; here it has to be asked to, or a killed agent leaves one behind. */
function envoyThatDiesWithItsParent({folder}: Instance, envoy: string): string {
  const path = join(folder, 'envoy');
  writeAtomically(path, `#!/bin/sh\nexec setpriv --pdeathsig KILL -- '${envoy}' "$@"\n`, 0o700);
  return path;
}

/** Istio's own template, but that Envoy's pages of health and metrics are for this machine alone. */
function loopbackTemplate({folder}: Instance): string {
  const path = join(folder, 'etc/istio/proxy/bootstrap-template.json');
  const template = readFileSync(clusterProgram('envoy-bootstrap.json'), 'utf8');
  writeAtomically(path, template.replaceAll('{{ .wildcard }}', '{{ .localhost }}'));
  return path;
}
