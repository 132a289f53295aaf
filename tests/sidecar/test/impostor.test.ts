import test from 'ava';
import {callsTo} from '../calls.ts';
import {trial} from '../trial.ts';

const path = '/souk.inventory.v1.InventoryService/QuoteBooks';
const impostor = {caller: 'cart', peers: {inventory: 1}, impostors: {inventory: 'web'}};

test('where a peer should be, another service with a certificate of the mesh is not talked to', async (t) => {
  const {outbound, peers, stats} = await trial(t, impostor);
  const outcome = await callsTo(t, outbound).one(path);
  t.is(outcome.code, 14);
  t.is(outcome.reason, 'SERVICE_UNAVAILABLE');
  t.is(peers[0]?.calls(), 0, 'no request, with its token, reaches it');
  t.true(((await stats('inventory')).get('ssl.fail_verify_san') ?? 0) > 0);
});

test('without the name that is looked for in its certificate it would get the call', async (t) => {
  const {outbound, peers} = await trial(t, {
    ...impostor,
    weaken: (key, value) => (key === 'default_validation_context' ? {} : value),
  });
  t.is((await callsTo(t, outbound).one(path)).code, 0);
  t.is(peers[0]?.calls(), 1);
});
