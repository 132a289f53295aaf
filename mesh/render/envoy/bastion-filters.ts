import type {Mesh} from '../model/mesh.ts';
import {askIdentity, refusesUndecided, shownToIdentity} from './ask-identity.ts';
import type {Config, ConfigMap} from './config.ts';
import {accessToken} from './edge-filters.ts';
import {callCounter, routerFilter} from './http-connection.ts';
import type {Onward} from './onward.ts';
import {retryBudgetFilter} from './retry-budget.ts';

/** Names the tunnel through which a call comes; identity asks for it at the bastion. */
export const tunnelHeader = 'souk-tunnel';

/** What identity sees of a call's headers at the bastion. */
export const shownAtBastion: ConfigMap = shownToIdentity(['x-api-key', 'authorization', 'x-request-id', tunnelHeader]);

/** What every call goes through, in this order: false access tokens end at the first, all others are identity's to judge. */
export const bastionFilters = (mesh: Mesh, onward: Onward): readonly Config[] => [
  accessToken(onward.publicKeys),
  askIdentity(onward, shownAtBastion, refusesUndecided),
  callCounter(),
  ...onward.filters,
  retryBudgetFilter(mesh, mesh.bastionPeers),
  routerFilter(),
];
