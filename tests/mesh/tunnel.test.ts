import {credentials} from '@grpc/grpc-js';
import test, {type ExecutionContext} from 'ava';
import {URI} from 'otpauth';
import {z} from 'zod';
import {User} from '#gen/ts/souk/identity/v1/user.ts';
import {QuoteBooksRequest, QuoteBooksResponse} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {identityClient} from '#local/tunnel/identity-client.ts';
import {signIn} from '#local/tunnel/sign-in.ts';
import {until} from '#tests/support/until.ts';
import {newBook} from './support/books.ts';
import {callAt, type Outcome} from './support/call-at.ts';
import {callBastion} from './support/call-bastion.ts';
import {logLines} from './support/log-lines.ts';
import {controlPlane, edge} from './support/mesh.ts';
import {reasonIn} from './support/reason-in.ts';
import {request} from './support/request.ts';
import {runTunnel} from './support/run-tunnel.ts';
import {bearer, newSignedIn, type SignedIn} from './support/session.ts';
import {newTenant, type TestTenant} from './support/tenant.ts';
import {newTunnel} from './support/tunnel.ts';

const quoteBooks = '/souk.inventory.v1.InventoryService/QuoteBooks';
const getAccount = '/souk.identity.v1.AccountService/GetAccount';

const quoteOf = (book: string) => QuoteBooksRequest.encode({books: [book]}).finish();
const isFound = ({response}: Outcome) => response && QuoteBooksResponse.decode(response).quotes.map(({found}) => found);
const why = ({details}: Outcome) => details && reasonIn(details);

const log = z.object({
  auditEntries: z.array(z.object({actor: z.string(), action: z.string(), count: z.number()}).loose()),
});

/** Waits until the tenant's audit log has an entry that the filter finds. */
const untilLogged = ({name, api}: TestTenant, filter: string) =>
  until(`in the log: ${filter}`, async () => {
    const {json} = await api.get(`/v1/${name}/auditEntries?filter=${encodeURIComponent(filter)}`);
    return log.safeParse(json).data?.auditEntries[0];
  });

/** A shop with a book and three of its people. Made once: passwords are dear. */
const makeShop = async () => {
  const tenant = await newTenant();
  const book = await newBook(tenant.api);
  const developer = await newSignedIn(tenant);
  const colleague = await newSignedIn(tenant);
  return {tenant, book, developer, colleague, buyer: await newSignedIn(tenant, 'buyer')};
};
const shop = makeShop();

/** Calls the private method at the bastion. */
const through = (who: Pick<SignedIn, 'accessToken'> | undefined, tunnel: string | undefined, path = quoteBooks) =>
  callBastion({
    path,
    headers: {...(who && bearer(who)), ...(tunnel !== undefined && {'souk-tunnel': tunnel})},
  });

const refusedFor = async (t: ExecutionContext, reason: string, outcome: Promise<Outcome>) => {
  const {code, message, details} = await outcome;
  t.is(details && reasonIn(details), reason, `${code} ${message}`);
};

test('a developer calls a private method through the command line’s port, as themselves; it is closed by Ctrl-C', async (t) => {
  t.timeout(90_000);
  const {tenant, book, developer} = await shop;
  const tunnel = await runTunnel(t, tenant, developer, 'inventory');
  const insecure = credentials.createInsecure();
  const answer = await callAt(tunnel.address, {credentials: insecure, path: quoteBooks, request: quoteOf(book)});
  t.is(answer.code, 0, answer.message);
  t.deepEqual(isFound(answer), [true], 'the book of the developer’s own tenant');
  const others = await newTenant();
  const foreign = await newBook(others.api);
  const elsewhere = await callAt(tunnel.address, {credentials: insecure, path: quoteBooks, request: quoteOf(foreign)});
  t.deepEqual(isFound(elsewhere), [false], 'no other tenant’s');
  // Others of the shop do the same at the same time.
  const own = `actor = "${developer.user}"`;
  await t.notThrowsAsync(untilLogged(tenant, `${own} AND action = "${quoteBooks}" AND outcome = OUTCOME_DONE`));
  await t.notThrowsAsync(untilLogged(tenant, `${own} AND action = "CreateTunnel"`));

  t.is(await tunnel.interrupt(), 0, tunnel.output());
  t.regex(tunnel.output(), /the tunnel is closed/);
  await t.notThrowsAsync(untilLogged(tenant, `${own} AND action = "CloseTunnel"`));
  await t.notThrowsAsync(untilLogged(tenant, `${own} AND action = "SignOut"`));
  t.is((await callAt(tunnel.address, {credentials: insecure, path: quoteBooks})).code, 14, 'nobody listens any more');
});

test('who calls through a tunnel is the developer, whatever the caller of the local port claims to be', async (t) => {
  t.timeout(60_000);
  const {tenant, developer, colleague: other} = await shop;
  const tunnel = await runTunnel(t, tenant, developer, 'identity');
  const headers = {...bearer(other), 'x-api-key': tenant.apiKey, 'x-souk-claims': 'e30', 'x-souk-tenant': 'operator'};
  const call = {credentials: credentials.createInsecure(), path: getAccount, headers};
  const {code, message, response} = await callAt(tunnel.address, call);
  t.is(code, 0, message);
  t.is(response && User.decode(response).name, developer.user);
  await tunnel.interrupt();
});

// One Envoy and one process have one log each: docs/architecture.md, Compact mode.
const [bastionLog, inventoryLog] =
  controlPlane === 'compact' ? ['souk-0-envoy', 'souk-0'] : ['bastion-0-envoy', 'inventory-0'];

test('a service logs that a call came by the bastion', async (t) => {
  const {developer} = await shop;
  const requestId = crypto.randomUUID();
  const headers = {...bearer(developer), 'souk-tunnel': await newTunnel(developer), 'x-request-id': requestId};
  t.is((await callBastion({path: quoteBooks, headers})).code, 3, 'a quote of nothing is no valid request');
  const [line] = await until(
    'the bastion’s line',
    () => {
      const lines = logLines(bastionLog, requestId);
      return lines.length > 0 && lines;
    },
    25_000,
  );
  const served = logLines(inventoryLog, String(line?.request_id));
  t.regex(String(served[0]?.peer), /\/sa\/bastion$/, JSON.stringify(served));
});

test('who has a second factor is asked for a code at the command line, and gets in with it alone', async (t) => {
  const {tenant} = await shop;
  const {email, password, accessToken} = await newSignedIn(tenant);
  const post = async (path: string, body: object) => {
    const headers = {...bearer({accessToken}), 'content-type': 'application/json'};
    return (await request('POST', `/v1/account:${path}`, {headers, body: JSON.stringify(body)})).json;
  };
  const {uri} = z
    .object({uri: z.string()})
    .loose()
    .parse(await post('startTotp', {}));
  const {recoveryCodes} = z
    .object({recoveryCodes: z.array(z.string()).min(1)})
    .loose()
    .parse(await post('confirmTotp', {totpCode: URI.parse(uri).generate()}));
  const who = {email, password, apiKey: tenant.apiKey};
  const session = await signIn(identityClient(edge), who, async () => recoveryCodes[0] ?? '');
  const tunnel = await newTunnel({accessToken: await session.token()});
  t.is(why(await through({accessToken: await session.token()}, tunnel)), 'REQUEST_INVALID', 'as far as the service');
  await session.end();
  t.is(why(await through({accessToken: await session.token()}, tunnel)), 'SESSION_ENDED');
  await t.throwsAsync(
    signIn(identityClient(edge), who, async () => '000000'),
    {message: /verifySecondFactor: 401/},
  );
});

test('without a tunnel, with another’s, for another service: refused, and each is in the log', async (t) => {
  const {tenant, developer, colleague} = await shop;
  const [theirs, toCart] = [await newTunnel(colleague), await newTunnel(developer, 'cart')];
  await refusedFor(t, 'TUNNEL_MISSING', through(developer, undefined));
  await refusedFor(t, 'TUNNEL_INVALID', through(developer, theirs));
  await refusedFor(t, 'TUNNEL_ELSEWHERE', through(developer, toCart));
  for (const reason of ['TUNNEL_MISSING', 'TUNNEL_INVALID', 'TUNNEL_ELSEWHERE']) {
    t.like(await untilLogged(tenant, `reason = "${reason}" AND actor = "${developer.user}"`), {
      actor: developer.user,
      action: quoteBooks,
    });
  }
  t.is(why(await through(colleague, theirs)), 'REQUEST_INVALID', 'the owner gets as far as the service');
});

test('a tunnel that was closed, by its owner or by somebody who may, carries nothing in less than a second', async (t) => {
  const {tenant, developer} = await shop;
  const post = (path: string, headers: Readonly<Record<string, string>>) =>
    request('POST', path, {headers: {...headers, 'content-type': 'application/json'}, body: '{}'});
  const own = await newTunnel(developer);
  t.is((await post(`/v1/${own}:close`, bearer(developer))).status, 200);
  await until('closed', async () => why(await through(developer, own)) === 'TUNNEL_INVALID', 1_000);
  const revoked = await newTunnel(developer);
  t.is(why(await through(developer, revoked)), 'REQUEST_INVALID');
  t.is((await post(`/v1/${revoked}:revoke`, {'x-api-key': tenant.apiKey})).status, 200);
  await until('revoked', async () => why(await through(developer, revoked)) === 'TUNNEL_INVALID', 1_000);
  await untilLogged(tenant, 'action = "RevokeTunnel"');
});

test('an API key, an anonymous caller, a user without the permission: refused, and in a log', async (t) => {
  const {tenant, developer, buyer} = await shop;
  const tunnel = await newTunnel(developer);
  const withKey = {'x-api-key': tenant.apiKey, 'souk-tunnel': tunnel};
  await refusedFor(t, 'SESSION_NEEDED', callBastion({path: quoteBooks, headers: withKey}));
  await untilLogged(tenant, 'reason = "SESSION_NEEDED"');
  await refusedFor(t, 'CREDENTIALS_MISSING', through(undefined, tunnel));
  await t.throwsAsync(newTunnel(buyer), {message: /PERMISSION_MISSING/});
  await refusedFor(t, 'TUNNEL_INVALID', through(buyer, tunnel));
  t.like(await untilLogged(tenant, `reason = "PERMISSION_MISSING" AND actor = "${buyer.user}"`), {
    action: '/souk.identity.v1.TunnelService/CreateTunnel',
  });
});

test('the edge has no way to a private method, with a tunnel or without', async (t) => {
  const {developer, tenant} = await shop;
  const tunnel = await newTunnel(developer);
  for (const headers of [bearer(developer), {'x-api-key': tenant.apiKey}]) {
    const call = {
      credentials: credentials.createInsecure(),
      path: quoteBooks,
      headers: {...headers, 'souk-tunnel': tunnel},
    };
    await refusedFor(t, 'ROUTE_NOT_FOUND', callAt(new URL(edge).host, call));
  }
});

test('the bastion speaks gRPC alone: REST has no way there', async (t) => {
  const {developer} = await shop;
  const {code} = await callBastion({path: '/v1/books', headers: bearer(developer)});
  t.not(code, 0);
});
