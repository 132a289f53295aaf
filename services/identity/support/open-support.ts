import {SupportServiceDefinition} from '#gen/ts/souk/identity/v1/support_service.ts';
import type {Bus} from '#runtime/events/bus.ts';
import {served} from '#runtime/server/served.ts';
import {followSupport} from '../events/support/follow-support.ts';
import type {ForgetTenant} from '../memory/forget-tenant.ts';
import {type LookUpConfig, lookUps} from '../memory/look-ups.ts';
import {createSupportGrant} from '../rpc/support/create-support-grant.ts';
import {getSupportGrant} from '../rpc/support/get-support-grant.ts';
import {listSupportGrants} from '../rpc/support/list-support-grants.ts';
import {revokeSupportGrant} from '../rpc/support/revoke-support-grant.ts';
import {findSupportAccess} from '../store/support/find-support-access.ts';
import {actInTenants} from './act-in.ts';
import type {SupportAccess} from './support-access.ts';
import type {SupportDeps} from './support-deps.ts';

/** Puts together how staff of the operator act in tenants: the service, and what the edge asks. */
export const openSupport = (
  config: LookUpConfig,
  {bus, ...parts}: Omit<SupportDeps, 'forgetSupport'> & {readonly bus: Bus},
) => {
  const load = findSupportAccess(parts.database, parts.builtIn, parts.clock);
  const memory = lookUps({load, topicOf: ({tenant}: SupportAccess) => tenant}, config, parts.clock);
  const forgetTenant: ForgetTenant = (tenant) => memory.forget(tenant);
  followSupport(bus, forgetTenant, memory.distrust);
  const deps: SupportDeps = {...parts, forgetSupport: forgetTenant};
  return {
    actIn: actInTenants(memory, parts.clock),
    forgetTenant,
    service: served(SupportServiceDefinition, {
      createSupportGrant: createSupportGrant(deps),
      getSupportGrant: getSupportGrant(deps),
      listSupportGrants: listSupportGrants(deps),
      revokeSupportGrant: revokeSupportGrant(deps),
    }),
  };
};
