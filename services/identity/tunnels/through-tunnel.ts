import {validate} from 'uuid';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {ErrorReason as MeshErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {permitsFor} from '#runtime/server/permits.ts';
import type {EdgeRequest} from '../authorization/edge-request.ts';
import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import {failure} from '../domain/failure.ts';
import type {LookUps} from '../memory/look-ups.ts';
import type {LiveTunnel} from './live-tunnel.ts';
import {serviceOfMethod} from './service-of-method.ts';
import {serviceName, tunnelName} from './tunnel-name.ts';

/** What whoever opens a tunnel, and uses it, holds for the service that it leads to. */
export const tunnelPermission = 'identity.tunnels.create';

/**
 * Answers the tunnel through which a request comes to the bastion, when it may: one of a session, for the service whose method
 * is called, open, of this very user, who may still have it. Fails with SESSION_NEEDED, TUNNEL_MISSING, TUNNEL_INVALID,
 * TUNNEL_ELSEWHERE, PERMISSION_MISSING, SERVICE_UNAVAILABLE.
 */
export type ThroughTunnel = (credential: Credential, request: EdgeRequest) => Promise<LiveTunnel>;

export const throughTunnel =
  (tunnels: Pick<LookUps<LiveTunnel>, 'remembered' | 'find'>, clock: Clock): ThroughTunnel =>
  async (credential, {headers, method}) => {
    if (credential.session === undefined) {
      throw failure(ErrorReason.SESSION_NEEDED, 'The bastion lets in who has signed in, and no API key.');
    }
    const header = headers['souk-tunnel'];
    if (!header) throw failure(ErrorReason.TUNNEL_MISSING, 'The request names no tunnel in souk-tunnel.');
    const id = tunnelName.match(header)?.tunnel;
    // What cannot be a name is neither looked up nor remembered.
    const {value: tunnel} = id !== undefined && validate(id) ? await known(tunnels, id) : {value: undefined};
    // The same whether there is none, it is somebody else's, or it is over.
    if (!tunnel || tunnel.user !== credential.name || tunnel.closed || tunnel.expireTime <= clock()) {
      throw failure(ErrorReason.TUNNEL_INVALID, 'The tunnel in souk-tunnel is over, or not the caller’s.');
    }
    const service = serviceName.format({service: tunnel.service});
    if (serviceOfMethod(method) !== tunnel.service) {
      throw failure(ErrorReason.TUNNEL_ELSEWHERE, `The tunnel leads to ${service}.`, {service});
    }
    // Asked with every call: what was allowed when the tunnel was opened may have been taken away since.
    if (!permitsFor(credential, tunnelPermission, [service])) {
      const permission = tunnelPermission;
      throw meshFailure(MeshErrorReason.PERMISSION_MISSING, `${service} needs the permission ${permission}.`, {
        permission,
      });
    }
    return tunnel;
  };

const known = async (tunnels: Pick<LookUps<LiveTunnel>, 'remembered' | 'find'>, id: string) =>
  tunnels.remembered(id) ?? tunnels.find(id);
