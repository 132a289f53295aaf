import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import type {CreateUserRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {canonicalEmail} from '../../domain/users/email.ts';
import {requireUser} from '../../store/users/find-user.ts';
import {insertUser} from '../../store/users/insert-user.ts';
import {alone} from '../../users/alone.ts';
import {checkPassword} from '../../users/check-password.ts';
import type {UsersDeps} from '../../users/deps.ts';

/** Creates a user of the caller's tenant. Fails with TENANT_NOT_FOUND, EMAIL_ALREADY_USED, PASSWORD_WEAK, OVERLOADED. */
export const createUser =
  ({database, passwords, issueLink, recordAudit, clock}: UsersDeps): Rpc<CreateUserRequest, User> =>
  async ({parent, user: wish, password}, call) => {
    const {tenant} = call;
    if (parent !== tenantName(tenant)) throw tenantNotFound(parent);
    const email = canonicalEmail(wish?.email ?? '');
    const displayName = wish?.displayName ?? '';
    if (password !== undefined) checkPassword(password, {tenant, email, displayName});
    const passwordHash = password === undefined ? undefined : await passwords.hash(password);
    return database.forTenant(tenant).update(password === undefined ? call : alone(call), async (tx) => {
      const user = await insertUser(tx, {email, displayName, passwordHash}, clock());
      if (password === undefined) await issueLink(tx, await requireUser(tx, tenant, user.name), 'INVITATION', clock());
      await recordAudit(tx, call, {action: 'CreateUser', target: user.name, after: user});
      return user;
    });
  };
