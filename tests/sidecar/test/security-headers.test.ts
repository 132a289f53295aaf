import test from 'ava';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {until} from '#tests/support/until.ts';
import {trial} from '../trial.ts';

test('every answer tells browsers to frame, run and reveal nothing, and plain HTTP says nothing of TLS', async (t) => {
  t.timeout(120_000);
  const {edge, peers} = await trial(t, {caller: 'edge', peers: {identity: 1, inventory: 1}});
  for (const peer of peers) peer.behave(CheckResponse.encode(CheckResponse.fromPartial({})).finish());
  await until('the edge answers', async () => (await fetch(`${edge}/v1/books`)).status === 200, 60_000);
  const {headers} = await fetch(`${edge}/v1/books`);
  t.is(headers.get('x-content-type-options'), 'nosniff');
  t.is(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'");
  t.is(headers.get('referrer-policy'), 'no-referrer');
  t.is(headers.get('cross-origin-resource-policy'), 'same-origin');
  t.is(headers.get('strict-transport-security'), null);
});

test('what the edge answers of itself says so as well', async (t) => {
  t.timeout(120_000);
  const {edge} = await trial(t, {caller: 'edge', peers: {identity: 1, inventory: 1}});
  const asked = [
    [404, fetch(`${edge}/v1/nothing`)],
    [405, fetch(`${edge}/v1/books`, {method: 'DELETE'})],
    [415, fetch(`${edge}/v1/books`, {method: 'POST', body: 'title=a', headers: {'content-type': 'text/plain'}})],
    [302, fetch(edge, {redirect: 'manual'})],
  ] as const;
  for (const [status, answered] of asked) {
    const {status: found, headers} = await answered;
    t.is(found, status);
    t.is(headers.get('x-content-type-options'), 'nosniff', `${status}`);
    t.is(headers.get('x-frame-options'), 'DENY', `${status}`);
    t.is(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'", `${status}`);
  }
});
