import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {blame} from '../audit/denial.ts';
import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import {failure} from '../domain/failure.ts';
import {isOperator} from '../domain/operator.ts';
import {parseUserName} from '../domain/resource-name.ts';
import type {LookUps} from '../memory/look-ups.ts';
import {supportKey} from '../store/support/find-support-access.ts';
import type {LiveGrant, SupportAccess} from './support-access.ts';

/** Says in which tenant one wants to act, `tenants/bookshop`. */
export const actInHeader = 'souk-act-in';

/**
 * Makes of somebody of the operator's staff somebody who acts in a tenant: with the permissions of the newest grant in force,
 * until that is over, under their own name. Fails with SUPPORT_GRANT_MISSING for everybody whom the tenant has not let in,
 * with TENANT_SUSPENDED, SERVICE_UNAVAILABLE.
 */
export type ActIn = (credential: Credential, tenant: string) => Promise<Credential>;

const pattern = /^tenants\/([a-z][a-z0-9-]{1,61}[a-z0-9])$/;

export const actInTenants = (memory: Pick<LookUps<SupportAccess>, 'remembered' | 'find'>, clock: Clock): ActIn => {
  // The same object for the same content: its transaction token is found by it.
  const made = new WeakMap<Credential, WeakMap<LiveGrant, Credential>>();

  const acting = (staff: Credential, {tenant}: SupportAccess, grant: LiveGrant): Credential => {
    const before = made.get(staff)?.get(grant);
    if (before) return before;
    const {name: actsUnder, permissions, expireTime} = grant;
    const credential: Credential = {
      name: staff.name,
      tenant,
      permissions,
      grants: [],
      actsUnder,
      expireTime: staff.expireTime && staff.expireTime < expireTime ? staff.expireTime : expireTime,
      revoked: false,
      suspended: false,
    };
    made.set(staff, (made.get(staff) ?? new WeakMap()).set(grant, credential));
    return credential;
  };

  return async (staff, header) => {
    const refused = () => {
      const missing = failure(ErrorReason.SUPPORT_GRANT_MISSING, `${header} has not let you in.`, {tenant: header});
      return blame(missing, staff);
    };
    const tenant = pattern.exec(header)?.[1];
    const staffId = parseUserName(staff.name)?.user;
    // A user who has signed in, of the operator; a key of the operator is nobody whom a tenant could name.
    if (tenant === undefined || staffId === undefined || staff.session === undefined || !isOperator(staff.tenant)) {
      throw refused();
    }
    const key = supportKey(staffId, tenant);
    const {value} = memory.remembered(key) ?? (await memory.find(key));
    const now = clock();
    const grant = value?.grants.find(({expireTime}) => expireTime > now);
    if (!value || !grant) throw refused();
    if (value.suspended) {
      throw blame(failure(ErrorReason.TENANT_SUSPENDED, `${header} is suspended.`), {
        ...staff,
        tenant: value.tenant,
        actsUnder: grant.name,
      });
    }
    return acting(staff, value, grant);
  };
};
