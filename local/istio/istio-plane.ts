import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {parse} from 'yaml';
import {z} from 'zod';
import {catalogue} from '#mesh/catalogue.ts';
import {isDoor} from '#mesh/render/model/doors.ts';
import {openAuthority} from '../certificates/certificate-authority.ts';
import {clusterProgram} from '../cluster/cluster-program.ts';
import {startClusterUnder} from '../cluster/start-cluster.ts';
import type {Door, PrepareDataPlane} from '../mesh/data-plane.ts';
import {project} from '../project.ts';
import {readTools} from '../tools/read-tools.ts';
import {doorSecret} from './door-secret.ts';
import {sayThatItRuns} from './edge-pod.ts';
import {deployedServices, localMesh, standIns} from './local-manifests.ts';
import {type LocalWorkload, localWorkloads} from './local-workload.ts';
import {findLoopbackNet} from './loopback-net.ts';
import {planIstiod} from './plan-istiod.ts';
import {planProxy, proxyCertificates} from './plan-proxy.ts';
import {untilRenewed} from './until-renewed.ts';

const doorPorts = {http: 8080, https: 8443, bastion: 8444};

/** Programs that this needs besides those of a mesh. */
export const istioPrograms = [
  'server',
  'kube-apiserver',
  'kubectl',
  'pilot-discovery',
  'pilot-agent',
  'istio-crds.yaml',
  'envoy-bootstrap.json',
] as const;

/**
 * Stock Envoys that take their configuration from a real istiod, which takes `mesh/istio` from a real API server. In place
 * of a pod stands a WorkloadEntry with a loopback address of its own; in place of iptables, listeners that are bound there.
 */
export const istioPlane: PrepareDataPlane = async ({home, supervisor}, {services, edge, bastion, report}) => {
  const {namespace, trustDomain} = catalogue;
  const authority = await openAuthority(join(home.state, 'ca'));
  const workloads = localWorkloads(services, [edge, bastion], await findLoopbackNet(doorPorts.http));
  const [edgeWorkload, bastionWorkload] = workloads;
  if (!edgeWorkload || !bastionWorkload) throw new Error('a mesh has an edge and a bastion');

  report('starting the API server');
  const {place, kubectl, apply} = await startClusterUnder(supervisor, home);
  await apply(['istio-system', namespace].map((name) => ({apiVersion: 'v1', kind: 'Namespace', metadata: {name}})));
  await apply(readFileSync(clusterProgram('istio-crds.yaml'), 'utf8'));
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  await apply([
    ...deployedServices(namespace),
    ...localMesh(workloads),
    ...standIns(namespace, workloads),
    await doorSecret(authority, namespace, edgeWorkload),
    await doorSecret(authority, namespace, bastionWorkload),
  ]);
  await sayThatItRuns(kubectl, namespace, edgeWorkload);

  report('starting istiod');
  const meshConfig = z.looseObject({}).parse(parse(readFileSync(join(project, 'mesh/istio/mesh-config.yaml'), 'utf8')));
  const {plan, discoveryAddress} = await planIstiod(home, place, meshConfig);
  await supervisor.start([plan]);
  const around = {cluster: place, kubectl, namespace, trustDomain, discoveryAddress, envoy: readTools().envoy};
  const proxies = await Promise.all(
    workloads.map(async (workload) => ({workload, ...(await planProxy(workload, around))})),
  );
  const plansOf = (areDoors: boolean) =>
    proxies.filter(({workload}) => isDoor(workload.instance.service) === areDoors).map(({plan}) => plan);
  return {
    edge: `http://${edgeWorkload.address}:${doorPorts.http}`,
    edgeTls: `https://${edgeWorkload.address}:${doorPorts.https}`,
    bastion: `https://${bastionWorkload.address}:${doorPorts.bastion}`,
    doors: proxies.map(({workload, admin}) => doorOf(workload, admin)),
    sidecars: plansOf(false),
    doorProxies: plansOf(true),
    // A proxy is ready when it has its listeners, and Envoy opens these when it knows the endpoints behind them.
    untilConnected: async () => undefined,
    // istiod knows no more of a process that ends than what its health checks see.
    unnoticed: (_process, work) => work(),
    renewCertificates: () => untilRenewed(workloads),
  };
};

function doorOf({instance, address, outboundAddress, protocol}: LocalWorkload, admin: string): Door {
  const file = (path: string) => join(instance.folder, proxyCertificates, path);
  const port = instance.service === 'bastion' ? doorPorts.bastion : protocol === 'http' ? doorPorts.http : 50_051;
  return {
    name: instance.name,
    service: instance.service,
    inbound: `${address}:${port}`,
    admin,
    outbound: `${outboundAddress}:50051`,
    certificates: {authority: file('root-cert.pem'), certificate: file('cert-chain.pem'), key: file('key.pem')},
  };
}
