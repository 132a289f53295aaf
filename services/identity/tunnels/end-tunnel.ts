import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import type {Call} from '#runtime/server/call.ts';
import {tunnelClosed} from '../events/tunnels/tunnel-closed.ts';
import {tunnelOf} from '../store/tunnels/tunnel-row.ts';
import type {TunnelDeps} from './tunnel-deps.ts';
import {tunnelIdOf} from './tunnel-id-of.ts';
import {tunnelNotFound} from './tunnel-not-found.ts';

/** Which tunnel ends, and how the log calls that. */
export interface TunnelEnd {
  readonly name: string;
  readonly action: 'CloseTunnel' | 'RevokeTunnel';
  /** Only one of this user; of anybody in the tenant when absent. */
  readonly userId?: string;
}

/**
 * Closes a tunnel: here before the answer, in the other replicas as soon as the event has reached them. One that is over
 * stays as it is. Fails with TUNNEL_NOT_FOUND.
 */
export const endTunnel = async (
  {database, tunnels, recordAudit, clock}: TunnelDeps,
  call: Call,
  {name, action, userId}: TunnelEnd,
): Promise<Tunnel> => {
  const where = {id: tunnelIdOf(name), ...(userId !== undefined && {userId})};
  const answer = await database.forTenant(call.tenant).update(call, async (tx) => {
    const now = clock();
    const [closed] = await tx.tunnel.updateManyAndReturn({
      where: {...where, closeTime: null, expireTime: {gt: now}},
      data: {closeTime: now},
    });
    if (closed === undefined) {
      const over = await tx.tunnel.findFirst({where});
      if (over === null) throw tunnelNotFound(name);
      return tunnelOf(over);
    }
    const after = tunnelOf(closed);
    tx.emit(tunnelClosed(after));
    await recordAudit(tx, call, {action, target: name, before: {...after, closeTime: undefined}, after});
    return after;
  });
  tunnels.forget(name);
  return answer;
};
