import test from 'ava';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {OAuthServiceDefinition} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {until} from '#tests/support/until.ts';
import {home, signingIn} from '../../sessions/test/signing-in.ts';
import {caller} from '../../test/caller.ts';

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

test('so does one at the page of an OAuth client, and a wrong secret of the client, with the client as who tried', async (t) => {
  const {address, tenant, parent, user} = await signingIn(t);
  const {apiKey} = await caller(address, tenant).createApiKey({
    parent,
    apiKey: {
      displayName: 'Shop',
      permissions: ['identity.sessions.create'],
      redirectUris: ['https://shop.example/back'],
    },
  });
  const client = apiKey?.name ?? '';
  const clientId = `${tenant}.${client.split('/').at(-1)}`;
  const oauth = clientAs(OAuthServiceDefinition, address, {headers: {'x-souk-client-address': home}});
  const authorization = {clientId, redirectUri: 'https://shop.example/back', codeChallenge: 'A'.repeat(43)};
  const proof = {$case: 'password', value: {email: user.email, password: 'not-the-password'}} as const;
  await assertRefused(t, oauth.authorize({authorization, proof}), 'SIGN_IN_FAILED');
  const wrong = {clientId, clientSecret: 'not-the-secret'};
  const grant = {$case: 'refresh', value: {refreshToken: 'x'}} as const;
  await t.throwsAsync(oauth.issueTokens({client: wrong, grant}));
  const log = clientAs(AuditServiceDefinition, address, {tenant});
  const entries = async () => (await log.listAuditEntries({parent, filter: 'outcome = OUTCOME_DENIED'})).auditEntries;
  await until('both are in the log', async () => (await entries()).length >= 2, 30_000);
  for (const entry of await entries()) t.like(entry, {actor: client, address: home});
  t.deepEqual((await entries()).map(({action}) => action.split('/').at(-1)).toSorted(), ['Authorize', 'IssueTokens']);
});
