import test, {type ExecutionContext} from 'ava';
import {ErrorInfo} from '#gen/ts/google/rpc/error_details.ts';
import {Status} from '#gen/ts/google/rpc/status.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import {mintSecret} from '../../domain/keys/api-key-secret.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const setUp = async (t: ExecutionContext) => {
  const database = await testDatabase(t, 'identity');
  const clock = virtualClock();
  const config = identityConfig();
  const {address} = await startReplica(t, database.config, config, clock.now);
  const {secret} = await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  return {database, clock, config, address, secret, bookshop: caller(address, 'bookshop'), edge: edgeOf(address)};
};

test('a request with a key goes on with a token and its tenant, and without its credentials', async (t) => {
  const {edge, secret} = await setUp(t);
  const {refused, headers, removed, code} = await edge(rest(secret));
  t.is(refused, undefined);
  t.is(code, 0);
  t.deepEqual(Object.keys(headers), ['txn-token', 'x-souk-tenant', 'x-souk-credential']);
  t.is(headers['x-souk-tenant'], 'bookshop');
  t.deepEqual(removed, ['x-api-key', 'authorization']);
});

test('a refusal of REST is the one JSON form of errors, with the request id', async (t) => {
  const {edge} = await setUp(t);
  const refused = await edge({...rest(), 'x-request-id': 'r-1'});
  t.is(refused.refused, 'Unauthorized');
  t.deepEqual(refused.headers, {
    'content-type': 'application/json',
    'www-authenticate': 'Bearer realm="souk", ApiKey realm="souk", header="x-api-key"',
  });
  t.deepEqual(JSON.parse(refused.body), {
    code: 16,
    message: 'The request carries neither an API key nor an access token.',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'CREDENTIALS_MISSING',
        domain: 'identity.souk.local',
      },
      {'@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'r-1'},
    ],
  });
});

test('a refusal of gRPC has its message in the body and its details in the header that gRPC clients read', async (t) => {
  const {edge} = await setUp(t);
  const {refused, headers, body, code} = await edge({'x-api-key': mintSecret().secret});
  t.is(refused, 'Unauthorized');
  t.is(code, 16);
  t.is(body, 'The API key in x-api-key is unknown, expired or revoked.');
  t.is(headers['content-type'], undefined);
  const status = Status.decode(Buffer.from(headers['grpc-status-details-bin'] ?? '', 'base64'));
  t.is(status.code, 16);
  t.is(ErrorInfo.decode(status.details[0]?.value ?? new Uint8Array()).reason, 'API_KEY_INVALID');
});

test('unknown, malformed, expired and revoked keys are refused with the same words', async (t) => {
  const {edge, bookshop, clock, secret} = await setUp(t);
  const parent = 'tenants/bookshop';
  const expireTime = new Date(clock.now().getTime() + 10_000);
  const short = await bookshop.createApiKey({parent, apiKey: {displayName: 'x', permissions: ['*'], expireTime}});
  const revoked = await bookshop.createApiKey({parent, apiKey: {displayName: 'x', permissions: ['*']}});
  t.is((await edge(rest(short.secret))).refused, undefined);
  await bookshop.revokeApiKey({name: revoked.apiKey?.name ?? ''});
  // The look-up of a moment ago is still fresh; the key is over all the same.
  clock.advance(10_000 - 1);
  t.is((await edge(rest(short.secret))).refused, undefined);
  clock.advance(1);
  const keys = [short.secret, revoked.secret, mintSecret().secret, `${secret}x`, 'souk', 'ключ', `${secret},${secret}`];
  const answers = await Promise.all(keys.map((key) => edge(rest(key))));
  for (const answer of answers) t.deepEqual(answer, answers[0]);
  t.is(answers[0]?.refused, 'Unauthorized');
  t.regex(answers[0]?.body ?? '', /"API_KEY_INVALID"/);
});

test('nobody acts in a suspended tenant', async (t) => {
  const {edge, database, clock, secret} = await setUp(t);
  t.is((await edge(rest(secret))).refused, undefined);
  await database.query(`update tenant set suspend_time = now() where id = 'bookshop'`);
  clock.advance(5_000);
  const {refused, body, headers} = await edge(rest(secret));
  t.is(refused, 'Forbidden');
  t.regex(body, /"TENANT_SUSPENDED"/);
  t.is(headers['www-authenticate'], undefined);
});

test('the operator has the key of the settings, whatever its form, until they name another', async (t) => {
  const {edge, address, config, database} = await setUp(t);
  t.is((await edge(rest(config.operatorKey))).headers['x-souk-tenant'], 'operator');
  const operatorKey = 'A-key_of.its~own-form_0123456789';
  const second = await startReplica(t, database.config, {...config, operatorKey});
  t.is((await edgeOf(second.address)(rest(operatorKey))).headers['x-souk-tenant'], 'operator');
  t.is((await edgeOf(second.address)(rest(config.operatorKey))).refused, 'Unauthorized');
  const {apiKeys} = await caller(address, 'operator').listApiKeys({parent: 'tenants/operator'});
  t.is(apiKeys.length, 1);
});

test('a known source without the permission of a method is refused before the service is asked: 403', async (t) => {
  const {bookshop, edge} = await setUp(t);
  const parent = 'tenants/bookshop';
  const apiKey = {displayName: 'x', permissions: ['inventory.books.get']};
  const {secret} = await bookshop.createApiKey({parent, apiKey});
  const path = (method: string) => `/souk.inventory.v1.InventoryService/${method}`;
  t.is((await edge(rest(secret), path('GetBook'))).refused, undefined);
  const answer = await edge(rest(secret), path('UpdateBook'));
  t.is(answer.refused, 'Forbidden');
  t.regex(answer.body, /"PERMISSION_MISSING".*"permission":"inventory.books.update"/);
});
