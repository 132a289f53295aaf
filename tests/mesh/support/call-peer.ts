import {join} from 'node:path';
import {credentials} from '@grpc/grpc-js';
import {type Call, callAt, type Outcome} from './call-at.ts';
import {controlPlane, home} from './mesh.ts';
import {callSidecar, certificateOf} from './sidecar.ts';

/** One call from a service of the mesh, or from the edge, to another. */
export interface PeerCall extends Omit<Call, 'credentials'> {
  readonly caller: string;
  readonly service: string;
}

/**
 * Calls a service as another would: with its certificate, or in a compact mesh by its socket. The edge has none there; it
 * calls the services themselves.
 */
export function callPeer({caller, service, ...call}: PeerCall): Promise<Outcome> {
  if (controlPlane !== 'compact') return callSidecar({service, credentials: certificateOf(caller), ...call});
  const socket = caller === 'edge' ? `${service}.sock` : `${caller}-outbound.sock`;
  return callAt(`unix:${join(home, 'run/souk-0', socket)}`, {credentials: credentials.createInsecure(), ...call});
}
