import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Call} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {Clock} from '../domain/clock.ts';
import {failure} from '../domain/failure.ts';
import {parseUserName} from '../domain/resource-name.ts';
import {recentAuthenticationMs} from './session-lifetime.ts';

export interface RecentAuthenticationDeps {
  readonly database: Pick<Database<PrismaClient>, 'forTenant'>;
  readonly clock: Clock;
}

/**
 * Makes sure that the user who calls has shown within ten minutes who they are: who finds an open session, or steals one, must not
 * make it their own. A source is not asked, its key is all that it has. Fails with REAUTHENTICATION_NEEDED (UNAUTHENTICATED), and with the
 * challenge of OAuth step-up (RFC 9470 section 3).
 */
export const requireRecentAuthentication = async (
  {database, clock}: RecentAuthenticationDeps,
  {principal: {name, session}, header}: Pick<Call, 'principal' | 'header'>,
): Promise<void> => {
  const user = parseUserName(name);
  if (user === undefined) return;
  // From the database: what is remembered of a session may be of before they showed it again, at another replica.
  const row =
    session === undefined
      ? null
      : // Of their own tenant: staff of the operator act in another one.
        await database
          .forTenant(tenantId(user.tenant))
          .read.session.findFirst({where: {id: session, userId: user.user, endTime: null}});
  if (row && clock().getTime() - row.authenticateTime.getTime() < recentAuthenticationMs) return;
  const maxAgeSeconds = String(recentAuthenticationMs / 1000);
  const message = 'Show again who you are, at /v1/sessions:reauthenticate.';
  header.set(
    'www-authenticate',
    `Bearer realm="souk", error="insufficient_user_authentication", error_description="${message}", max_age="${maxAgeSeconds}"`,
  );
  throw failure(ErrorReason.REAUTHENTICATION_NEEDED, message, {maxAgeSeconds});
};
