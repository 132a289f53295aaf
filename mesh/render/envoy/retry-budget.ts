import {readFileSync} from 'node:fs';
import {type Mesh, type Service, serviceOf} from '../model/mesh.ts';
import {retries} from '../model/resilience.ts';
import {type ConfigMap, typed} from './config.ts';
import {httpFilter} from './http-connection.ts';

const filter = 'envoy.filters.http.lua.retry_budget';

/** Holds retries to a share of what succeeds, for each of `peers`: stands before the router, which repeats. */
export function retryBudgetFilter(mesh: Mesh, peers: readonly string[]): ConfigMap {
  const script = readFileSync(new URL('retry-budget.lua', import.meta.url), 'utf8');
  const sources = peers.map((peer) => {
    const share = serviceOf(mesh, peer).budget.retryBudgetPercent / 100;
    return [
      peer,
      {
        inline_string: `local share, perSecond, savedUp = ${share}, ${retries.perSecond}, ${retries.savedUp}\n${script}`,
      },
    ];
  });
  return httpFilter(filter, 'lua.v3.Lua', {source_codes: Object.fromEntries(sources)});
}

/** The budget that requests of a route have, for its `typed_per_filter_config`; without a peer there are no retries to hold. */
export const routeRetryBudget = (peer: Service | undefined): ConfigMap =>
  peer === undefined ? {} : {[filter]: typed('extensions.filters.http.lua.v3.LuaPerRoute', {name: peer.name})};
