import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {createServer, type IncomingMessage} from 'node:http';
import {join} from 'node:path';
import {json} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import {ConfigError} from '#runtime/config/config-of.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import {withSecrets} from '../with-secrets.ts';

/**
 * Answers as Vault's HTTP API is documented to: a real Vault cannot be had here, its Go module builds nowhere but in its own
 * repository. Knows one secret, one token and one service account.
 */
const vaultLike = async (t: ExecutionContext) => {
  const asked: string[] = [];
  const refused = {status: 403, body: {errors: ['permission denied']}};
  const answerTo = async (request: IncomingMessage) => {
    if (request.url === '/v1/auth/kubernetes/login' && request.method === 'POST') {
      const known = JSON.stringify(await json(request)) === JSON.stringify({role: 'souk', jwt: 'of-the-pod'});
      return known ? {status: 200, body: {auth: {client_token: 'hvs.pod', lease_duration: 3600}}} : refused;
    }
    const token = request.headers['x-vault-token'];
    if (token !== 'hvs.given' && token !== 'hvs.pod') return refused;
    const data = {data: {data: {operator_key: 'first', other: 'second', number: 3}, metadata: {version: 4}}};
    if (request.url === '/v1/secret/data/souk/identity') return {status: 200, body: data};
    if (request.url === '/v1/secret/data/sealed') return {status: 503, body: {errors: ['Vault is sealed']}};
    return {status: 404, body: {errors: []}};
  };
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const {status, body} = await answerTo(request);
    response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {url: `http://127.0.0.1:${address.port}`, asked};
};

test('settings that name a secret of Vault get it; one that several of them name is read once', async (t) => {
  const {url, asked} = await vaultLike(t);
  const settings = await withSecrets({
    VAULT_ADDR: url,
    VAULT_TOKEN: 'hvs.given',
    ONE: 'vault:secret/souk/identity#operator_key',
    TWO: 'vault:secret/souk/identity#other',
  });
  t.deepEqual([settings.ONE, settings.TWO], ['first', 'second']);
  t.deepEqual(asked, ['GET /v1/secret/data/souk/identity']);
});

test('a pod shows its service account and needs no token of its own', async (t) => {
  const {url} = await vaultLike(t);
  const account = join(await ownFolder(t), 'token');
  const environment = {
    VAULT_ADDR: url,
    VAULT_ROLE: 'souk',
    VAULT_SERVICE_ACCOUNT_TOKEN: account,
    ONE: 'vault:secret/souk/identity#operator_key',
  };
  await writeFile(account, 'of-the-pod\n');
  t.is((await withSecrets(environment)).ONE, 'first');
  await writeFile(account, 'of-another-pod\n');
  const error = await t.throwsAsync(withSecrets(environment), {instanceOf: ConfigError});
  t.deepEqual(error?.problems, ['ONE: Vault refuses (403) auth/kubernetes/login']);
});

test('every secret that Vault does not have or does not give is named, and nothing that is secret', async (t) => {
  const {url} = await vaultLike(t);
  const settings = {
    VAULT_ADDR: url,
    VAULT_TOKEN: 'hvs.given',
    A: 'vault:secret/nothing#key',
    B: 'vault:secret/souk/identity#nothing',
    C: 'vault:secret/souk/identity#number',
    D: 'vault:secret',
  };
  const error = await t.throwsAsync(withSecrets(settings), {instanceOf: ConfigError});
  t.deepEqual(error?.problems, [
    'A: Vault has nothing at secret/data/nothing',
    "B: Vault's secret/souk/identity has no text under 'nothing'",
    "C: Vault's secret/souk/identity has no text under 'number'",
    "D: 'secret' is no place in Vault: write <mount>/<path>#<key>",
  ]);
  t.notRegex(String(error?.stack), /hvs\.given|first|second/);
});

test('a Vault that is sealed is no wrong setting: the next start may find it open', async (t) => {
  const {url} = await vaultLike(t);
  const settings = {VAULT_ADDR: url, VAULT_TOKEN: 'hvs.given', A: 'vault:secret/sealed#key'};
  const error = await t.throwsAsync(withSecrets(settings));
  t.false(error instanceof ConfigError);
  t.is(error?.message, 'A: the provider vault does not answer');
});
