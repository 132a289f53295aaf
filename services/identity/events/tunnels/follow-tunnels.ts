import type {Bus} from '#runtime/events/bus.ts';
import type {LookUps} from '../../memory/look-ups.ts';
import type {LiveTunnel} from '../../tunnels/live-tunnel.ts';

/** Makes this replica forget a tunnel when any replica closes it; answers what ends that. */
export const followTunnels = (bus: Bus, tunnels: Pick<LookUps<LiveTunnel>, 'forget' | 'distrust'>): (() => void) =>
  bus.broadcast({
    subjects: ['souk.*.identity.TunnelClosed'],
    event: ({subject}) => tunnels.forget(subject),
    missed: () => tunnels.distrust(),
  });
