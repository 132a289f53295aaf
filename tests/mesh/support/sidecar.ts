import {type ChannelCredentials, credentials} from '@grpc/grpc-js';
import {callAt, type Outcome} from './call-at.ts';
import {credentialsOf, doorOf} from './doors.ts';

/** One call to the inbound listener of a service's sidecar. */
export interface SidecarCall {
  readonly service: string;
  /** Where its sidecar listens; that of its first instance when absent. */
  readonly inbound?: string;
  readonly credentials: ChannelCredentials;
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly request?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The certificate with which the sidecar of `name`, or the edge, calls others. */
export function certificateOf(name: string): ChannelCredentials {
  const {ca, cert, key} = credentialsOf(`${name}-0`);
  return credentials.createSsl(ca, key, cert, {checkServerIdentity: () => undefined});
}

/** Calls the sidecar of a service as whoever holds the credentials; never rejects, an error is an outcome. */
export async function callSidecar({service, inbound, ...call}: SidecarCall): Promise<Outcome> {
  return callAt(inbound ?? doorOf(`${service}-0`).inbound, call);
}
