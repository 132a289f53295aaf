import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {project} from '../project.ts';
import {edgePod} from './edge-pod.ts';
import {instanceLabel, type LocalWorkload} from './local-workload.ts';
import {type Manifest, parseManifest, readManifests} from './manifest.ts';

/** What of deploy/base the control plane has to know; pods are our own processes here. */
const fromDeploy = new Set(['ServiceAccount', 'Service', 'Role', 'RoleBinding']);

/** Accounts and names of the services, exactly as they are deployed. */
export const deployedServices = (namespace: string): readonly Manifest[] =>
  manifestsIn('deploy/base')
    .filter(({kind}) => fromDeploy.has(kind))
    .map((manifest) => ({...manifest, metadata: {...manifest.metadata, namespace}}));

/** `mesh/istio`, with what a machine without pods and without iptables wants to be told besides: where listeners bind. */
export const localMesh = (workloads: readonly LocalWorkload[]): readonly Manifest[] =>
  manifestsIn('mesh/istio').flatMap((manifest) => localised(manifest, workloads));

/** What stands in for pods behind the Services: a pod itself for the edge, WorkloadEntries for all others. */
export const standIns = (namespace: string, workloads: readonly LocalWorkload[]): readonly Manifest[] =>
  workloads.map((workload) =>
    workload.instance.service === 'edge'
      ? edgePod(deploymentOf('edge'), namespace, workload)
      : workloadEntry(namespace, workload),
  );

function deploymentOf(name: string): Manifest {
  const found = manifestsIn('deploy/base').find(({kind, metadata}) => kind === 'Deployment' && metadata.name === name);
  if (!found) throw new Error(`deploy/base has no Deployment ${name}`);
  return found;
}

const workloadEntry = (namespace: string, {instance, address, labels}: LocalWorkload): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'WorkloadEntry',
  metadata: {name: instance.name, namespace},
  spec: {
    address,
    labels: {...labels, 'security.istio.io/tlsMode': 'istio'},
    serviceAccount: instance.service,
    locality: `${instance.locality.region}/${instance.locality.zone}`,
    ports: instance.service === 'bastion' ? {https: 8444} : {grpc: 50051, http: 8080},
  },
});

function manifestsIn(folder: string): readonly Manifest[] {
  const files = readdirSync(join(project, folder)).filter((name) => name.endsWith('.yaml'));
  return files
    .filter((name) => name !== 'kustomization.yaml' && name !== 'mesh-config.yaml')
    .flatMap((name) => readManifests(join(project, folder, name)));
}

const scope = z.looseObject({
  workloadSelector: z.object({labels: z.object({app: z.string()})}).optional(),
  egress: z.array(z.looseObject({})),
});
const gateway = z.looseObject({selector: z.object({app: z.string()}), servers: z.array(z.looseObject({}))});

function localised(manifest: Manifest, workloads: readonly LocalWorkload[]): readonly Manifest[] {
  switch (manifest.kind) {
    case 'Sidecar': {
      const spec = scope.parse(manifest.spec);
      const app = spec.workloadSelector?.labels.app;
      return app === undefined
        ? [manifest]
        : workloads.filter(({labels}) => labels.app === app).map((workload) => sidecarOf(manifest, spec, workload));
    }
    case 'Gateway': {
      const {servers, ...spec} = gateway.parse(manifest.spec);
      const door = workloads.find(({labels}) => labels.app === spec.selector.app);
      return [{...manifest, spec: {...spec, servers: servers.map((server) => ({...server, bind: door?.address}))}}];
    }
    case 'EnvoyFilter': {
      const edge = workloads.find(({labels}) => labels.app === 'edge');
      return [boundTo(manifest, edge?.address ?? '')];
    }
    default:
      return [manifest];
  }
}

/** The same where it names a listener of UDP, which istiod calls after its address. */
const boundTo = (manifest: Manifest, address: string): Manifest =>
  parseManifest(JSON.parse(JSON.stringify(manifest).replaceAll('"udp_0.0.0.0_', `"udp_${address}_`)));

/** The scope of one instance: its inbound listener at its address before its socket, its outbound one at another address. */
function sidecarOf(
  manifest: Manifest,
  spec: z.infer<typeof scope>,
  {instance, address, outboundAddress, protocol}: LocalWorkload,
): Manifest {
  const port =
    protocol === 'http'
      ? {number: 8080, name: 'http', protocol: 'HTTP'}
      : {number: 50051, name: 'grpc', protocol: 'GRPC'};
  const app = `unix://${join(instance.folder, 'app.sock')}`;
  return {
    ...manifest,
    metadata: {...manifest.metadata, name: instance.name},
    spec: {
      ...spec,
      workloadSelector: {labels: {app: instance.service, [instanceLabel]: instance.name}},
      ingress: [{port, bind: address, captureMode: 'NONE', defaultEndpoint: app}],
      egress: spec.egress.map((egress) => ({
        ...egress,
        port: {number: 50051, name: 'grpc', protocol: 'GRPC'},
        bind: outboundAddress,
        captureMode: 'NONE',
      })),
    },
  };
}
