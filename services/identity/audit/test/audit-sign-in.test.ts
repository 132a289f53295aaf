import test from 'ava';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {until} from '#tests/support/until.ts';
import {home, signingIn} from '../../sessions/test/signing-in.ts';

test('a sign-in that fails stands in the tenant’s log with the source and the address, and without the e-mail address', async (t) => {
  const {app, address, tenant, parent, user, key} = await signingIn(t);
  const attempt = {email: user.email, password: 'not-the-password', cookies: false};
  await assertRefused(t, app.createSession(attempt), 'SIGN_IN_FAILED');
  const log = clientAs(AuditServiceDefinition, address, {tenant});
  const entries = async () => (await log.listAuditEntries({parent, filter: 'outcome = OUTCOME_DENIED'})).auditEntries;
  await until('it is in the log', async () => (await entries()).length > 0, 30_000);
  const [entry] = await entries();
  t.like(entry, {
    actor: key.name,
    action: '/souk.identity.v1.SessionService/CreateSession',
    reason: 'SIGN_IN_FAILED',
    address: home,
  });
  t.false(
    JSON.stringify(entry, (_, value) => (typeof value === 'bigint' ? String(value) : value)).includes(user.email),
  );
});
