import {readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {openAuthority} from '../certificates/certificate-authority.ts';
import {keepCertificates} from '../certificates/keep-certificates.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import {project} from '../project.ts';
import {readTools} from '../tools/read-tools.ts';
import type {Door, PrepareDataPlane} from './data-plane.ts';
import {chooseDoorPorts, type DoorPorts, withPorts} from './door-ports.ts';
import {forgetHotRestart} from './hot-restart.ts';
import type {Instance} from './instance.ts';
import {keepCallersAway} from './keep-callers-away.ts';
import {planDoor, planSidecar} from './plan-envoy.ts';
import {prepareFolders} from './prepare-folders.ts';
import {untilPeersHealthy} from './until-peers-healthy.ts';

/** Envoys with the committed configurations of `mesh/envoy`, over unix sockets, with certificates from this runner. */
export const envoyPlane: PrepareDataPlane = async (
  running,
  {services, edge, bastion, collector, report, ...wanted},
) => {
  const {home} = running;
  const ports = await chooseDoorPorts(wanted.port, wanted.tlsPort);
  const doors = [...new Set([edge, bastion])];
  await prepareFolders(services, doors, collector);
  const authority = await openAuthority(join(home.state, 'ca'));
  const folders = [...services, ...doors].map((instance) => ({
    path: join(instance.folder, 'certs'),
    spiffeId: instance.spiffeId,
    servesLocalhost: doors.includes(instance),
  }));
  const certificates = await keepCertificates(authority, folders, report);
  running.beforeStop(certificates.stop);
  const portOf = (door: Instance) => (door === edge ? ports.http : ports.bastion);
  running.beforeStop(() => doors.map(portOf).forEach(forgetHotRestart));
  const envoy = {path: readTools().envoy, traces: collector !== undefined};
  return {
    edge: `http://127.0.0.1:${ports.http}`,
    edgeTls: `https://localhost:${ports.https}`,
    bastion: `https://127.0.0.1:${ports.bastion}`,
    doors: [...services, ...doors].map(doorOf),
    sidecars: services.map((instance) => planSidecar(home, instance, envoy)),
    doorProxies: doors.map((door) => planDoor(home, door, envoy, configurationOf(door, ports), portOf(door))),
    untilConnected: () => untilPeersHealthy([...services, ...doors], 30_000),
    unnoticed: (process, work) => keepCallersAway({services, doors}, process, work),
    renewCertificates: certificates.renew,
  };
};

/** The committed configuration with the ports that this mesh has, in the folder of the door. */
function configurationOf({service, folder}: Instance, ports: DoorPorts): string {
  const rendered = `mesh/envoy/${service}.yaml`;
  const configuration = join(folder, basename(rendered));
  writeAtomically(configuration, withPorts(readFileSync(join(project, rendered), 'utf8'), ports));
  return configuration;
}

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
