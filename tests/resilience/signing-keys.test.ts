import test from 'ava';
import {decodeProtectedHeader} from 'jose';
import {until} from '#tests/support/until.ts';
import {withDatabase} from '../mesh/support/database.ts';
import {request} from '../mesh/support/request.ts';
import {newTenant} from '../mesh/support/tenant.ts';
import {tokenFor} from '../mesh/support/token.ts';
import {everybody} from './support/everybody.ts';

/** As long as a key must be public before it signs (IDENTITY_KEY_LEAD_MS), which cannot be hurried, and what a busy machine adds. */
const rotationMs = 180_000 + 60_000;

test.serial('the key that signs tokens is replaced under load, in its time, and no request fails', async (t) => {
  t.timeout(400_000);
  const {apiKey} = await newTenant();
  const signer = async () => decodeProtectedHeader(await tokenFor(apiKey)).kid;
  const published = async () => {
    const {text} = await request('GET', '/.well-known/jwks.json');
    return new Set(JSON.parse(text).keys.map(({kid}: {kid: string}) => kid));
  };
  const before = await signer();
  const load = await everybody(1);

  // A day passes.
  await withDatabase({database: 'identity', role: 'identity_owner'}, (client) =>
    client.query(`update signing_key set active_from = active_from - interval '1 day'`),
  );
  await until('a successor is published', async () => (await published()).size > 1, 60_000);
  t.is(await signer(), before, 'it does not sign before every sidecar can know it');
  await until('the successor signs', async () => (await signer()) !== before, rotationMs);
  t.true((await published()).has(before), 'tokens of the old key are still good');
  const answers = load.answers();
  await until('requests with the new key', () => load.answers() > answers + 50, 30_000);

  const {failures, late, answers: all} = await load.stop();
  t.deepEqual(failures.slice(0, 10), [], `${failures.length} of ${all} failed`);
  t.true(late < all / 50, `${late} of ${all} were late`);
});
