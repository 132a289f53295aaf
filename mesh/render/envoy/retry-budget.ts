import {readFileSync} from 'node:fs';
import type {Service} from '../model/mesh.ts';
import {retries} from '../model/resilience.ts';
import {type ConfigMap, typed} from './config.ts';
import {httpFilter} from './http-connection.ts';

const filter = 'envoy.filters.http.lua.retry_budget';

/** Holds retries to a share of what succeeds, peer by peer: stands before the router, which repeats. */
export function retryBudgetFilter(): ConfigMap {
  const script = readFileSync(new URL('retry-budget.lua', import.meta.url), 'utf8');
  return httpFilter(filter, 'lua.v3.Lua', {source_codes: {budget: {inline_string: script}}});
}

/** The budget that requests of a route have, for its `typed_per_filter_config`; without a peer there are no retries to hold. */
export function routeRetryBudget(peer: Pick<Service, 'name' | 'budget'> | undefined): ConfigMap {
  if (peer === undefined) return {};
  const {name, budget} = peer;
  return {
    [filter]: typed('extensions.filters.http.lua.v3.LuaPerRoute', {
      name: 'budget',
      filter_context: {peer: name, share: budget.retryBudgetPercent / 100, savedUp: retries.savedUp},
    }),
  };
}
