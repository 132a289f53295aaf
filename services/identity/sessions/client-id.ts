import {validate} from 'uuid';
import type {TenantId} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';

/** An API key as OAuth names it. */
export interface ClientId {
  readonly tenant: TenantId;
  /** Id of the API key. */
  readonly id: string;
}

/** `<tenant>.<id of the API key>`: the tenant is found without a look-up. */
export const formatClientId = (tenant: string, id: string): string => `${tenant}.${id}`;

/** The parts of a client id; undefined for what is none. */
export const parseClientId = (text: string): ClientId | undefined => {
  const [tenant = '', id = '', more] = text.split('.');
  if (more !== undefined || !validate(id)) return undefined;
  try {
    return {tenant: tenantId(tenant), id};
  } catch {
    return undefined;
  }
};
