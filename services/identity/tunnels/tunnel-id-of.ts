import {validate} from 'uuid';
import {tunnelName} from './tunnel-name.ts';
import {tunnelNotFound} from './tunnel-not-found.ts';

/** The id in `tunnels/{tunnel}`. Fails with TUNNEL_NOT_FOUND when it is no UUID, so that no tunnel can have it. */
export const tunnelIdOf = (name: string): string => {
  const {tunnel} = tunnelName.parse(name, 'name');
  if (!validate(tunnel)) throw tunnelNotFound(name);
  return tunnel;
};
