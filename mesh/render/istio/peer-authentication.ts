import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';
import {resource} from './resource.ts';

/** Nothing is taken in plain text. */
export const peerAuthentication = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'PeerAuthentication', 'default', {mtls: {mode: 'STRICT'}});
