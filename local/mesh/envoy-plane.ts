import {readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {openAuthority} from '../certificates/certificate-authority.ts';
import {keepCertificates} from '../certificates/keep-certificates.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import {project} from '../project.ts';
import {readTools} from '../tools/read-tools.ts';
import type {Door, PrepareDataPlane} from './data-plane.ts';
import {chooseEdgePorts, withPorts} from './edge-ports.ts';
import type {Instance} from './instance.ts';
import {keepCallersAway} from './keep-callers-away.ts';
import {planEdge, planSidecar} from './plan-envoy.ts';
import {prepareFolders} from './prepare-folders.ts';
import {untilPeersHealthy} from './until-peers-healthy.ts';

/** Envoys with the committed configurations of `mesh/envoy`, over unix sockets, with certificates from this runner. */
export const envoyPlane: PrepareDataPlane = async (running, {services, edge, collector, report, ...wanted}) => {
  const {home} = running;
  const ports = await chooseEdgePorts(wanted.port, wanted.tlsPort);
  await prepareFolders(services, edge, collector);
  const authority = await openAuthority(join(home.state, 'ca'));
  const folders = [...services, edge].map((instance) => ({
    path: join(instance.folder, 'certs'),
    spiffeId: instance.spiffeId,
    servesLocalhost: instance === edge,
  }));
  const certificates = await keepCertificates(authority, folders, report);
  running.beforeStop(certificates.stop);
  const rendered = `mesh/envoy/${edge.service}.yaml`;
  const configuration = join(edge.folder, basename(rendered));
  writeAtomically(configuration, withPorts(readFileSync(join(project, rendered), 'utf8'), ports));
  const envoy = {path: readTools().envoy, traces: collector !== undefined};
  return {
    edge: `http://127.0.0.1:${ports.http}`,
    edgeTls: `https://localhost:${ports.https}`,
    doors: [...services, edge].map(doorOf),
    sidecars: services.map((instance) => planSidecar(home, instance, envoy)),
    edgeProxy: planEdge(home, edge, envoy, configuration),
    untilConnected: () => untilPeersHealthy([...services, edge], 30_000),
    unnoticed: (process, work) => keepCallersAway({services, edge}, process, work),
    renewCertificates: certificates.renew,
  };
};

function doorOf({name, service, folder}: Instance): Door {
  const file = (path: string) => join(folder, 'certs', path);
  return {
    name,
    service,
    inbound: `unix:${join(folder, 'inbound.sock')}`,
    admin: `unix:${join(folder, 'admin.sock')}`,
    // Seen from the instance's folder.
    outbound: 'unix:outbound.sock',
    certificates: {authority: file('ca.crt'), certificate: file('tls.crt'), key: file('tls.key')},
  };
}
