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
