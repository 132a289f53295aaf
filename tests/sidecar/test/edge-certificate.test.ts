import {mkdtempSync, rmSync} from 'node:fs';
import {Agent, get as getPlain} from 'node:http';
import {connect} from 'node:http2';
import {get as getSecure, Agent as SecureAgent} from 'node:https';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {openAuthority} from '#local/certificates/certificate-authority.ts';
import {writeServerCertificate} from '#local/certificates/write-certificates.ts';
import {http3Client} from '#tests/support/http3-client.ts';
import {until} from '#tests/support/until.ts';
import {trial} from '../trial.ts';

/** A client that asks again and again, and counts. */
function asking(t: ExecutionContext, status: () => Promise<number>) {
  let [answers, stopped] = [0, false];
  const failures: string[] = [];
  const running = (async () => {
    while (!stopped) {
      const outcome = await status().catch((error: unknown) => String(error));
      answers += 1;
      if (outcome !== 200) failures.push(String(outcome));
    }
  })();
  const stop = async () => {
    stopped = true;
    await running;
  };
  t.teardown(stop);
  return {answers: () => answers, failures, stop};
}

/** Over the agent's connection, or over one of its own. */
const statusOf = (url: string, options: {readonly agent: Agent | false; readonly ca?: string}) =>
  new Promise<number>((resolve, reject) => {
    const get = url.startsWith('https:') ? getSecure : getPlain;
    const sent = get(url, options, (answer) => answer.resume().once('end', () => resolve(answer.statusCode ?? 0)));
    sent.once('error', reject);
  });

/** One connection of HTTP/2 for all requests. */
function overHttp2(t: ExecutionContext, origin: string, ca: string) {
  const session = connect(origin, {ca});
  session.on('error', (error) => t.log(String(error)));
  t.teardown(() => session.destroy());
  return (path: string) =>
    new Promise<number>((resolve, reject) => {
      const stream = session.request({':path': path});
      stream.once('response', (headers) => {
        stream.resume().once('end', () => resolve(Number(headers[':status'])));
      });
      stream.once('error', reject);
    });
}

test('the edge’s certificate is replaced under load: no request fails, over TCP or QUIC, and who connects sees the new one', async (t) => {
  t.timeout(180_000);
  const edge = await trial(t, {caller: 'edge', peers: {identity: 1, inventory: 1}});
  for (const peer of edge.peers) peer.behave(CheckResponse.encode(CheckResponse.fromPartial({})).finish());
  const folder = mkdtempSync(join(tmpdir(), 'souk-authority-'));
  t.teardown(() => rmSync(folder, {recursive: true}));
  // Of another authority, so that who trusts nobody else cannot have seen the one before.
  const next = await openAuthority(folder);
  const [path, both] = ['/v1/books', `${edge.authority}\n${next.certificate}`];
  const url = `${edge.edgeTls}${path}`;
  const overTls = (ca: string, agent: Agent | false = false) => statusOf(url, {agent, ca});
  const http3 = async (authority: string) => `${await http3Client(t, {origin: edge.edgeTls, authority})}${path}`;
  const [trustingBoth, trustingNext] = [await http3(both), await http3(next.certificate)];
  const overQuic = (own: string, agent: Agent | false = false) => statusOf(own, {agent});
  await until('the edge answers', async () => (await overQuic(trustingBoth)) === 200, 60_000);
  await t.throwsAsync(overTls(next.certificate), undefined, 'it has not yet this certificate over TCP');
  t.is(await overQuic(trustingNext), 503, 'nor over QUIC');

  const one = {keepAlive: true, maxSockets: 1};
  const [tcp, quic] = [new SecureAgent(one), new Agent(one)];
  t.teardown(() => tcp.destroy());
  t.teardown(() => quic.destroy());
  // These could not connect again.
  const [trustingFirst, http2] = [await http3(edge.authority), overHttp2(t, edge.edgeTls, edge.authority)];
  const clients = {
    'one connection of HTTP/1.1': asking(t, () => overTls(edge.authority, tcp)),
    'one connection of HTTP/2': asking(t, () => http2(path)),
    'one connection of HTTP/3': asking(t, () => overQuic(trustingFirst, quic)),
    'a connection of TLS each': asking(t, () => overTls(both)),
    'a connection of QUIC each': asking(t, () => overQuic(trustingBoth)),
  };
  const more = async (count: number) => {
    const before = Object.values(clients).map((client) => client.answers());
    const isThere = () =>
      Object.values(clients).every((client, index) => client.answers() >= (before[index] ?? 0) + count);
    await until(`${count} more requests of each`, isThere, 60_000);
  };
  await more(30);
  await writeServerCertificate(next, edge.certificates);
  await until('it is shown over TCP', async () => (await overTls(next.certificate).catch(() => 0)) === 200, 30_000);
  await until('it is shown over QUIC', async () => (await overQuic(trustingNext)) === 200, 30_000);
  await more(30);
  await t.throwsAsync(overTls(edge.authority), undefined, 'the one before is not shown any more');
  for (const [name, client] of Object.entries(clients)) {
    await client.stop();
    t.deepEqual(client.failures, [], `${name}: ${client.failures.length} of ${client.answers()}`);
    t.log(`${name}: ${client.answers()} requests`);
  }
});
