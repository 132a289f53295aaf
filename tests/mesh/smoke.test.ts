import test from 'ava';
import {verify} from '../../deploy/delivery/verify.ts';
import {newBook} from './support/books.ts';
import {edge} from './support/mesh.ts';
import {newTenant} from './support/tenant.ts';

test('the smoke test of a deployment passes where a book can be bought', async (t) => {
  const {api, apiKey} = await newTenant();
  await newBook(api);
  await t.notThrowsAsync(verify({edge, apiKey}));
});

test('the smoke test of a deployment fails where nothing can be bought', async (t) => {
  const {apiKey} = await newTenant();
  await t.throwsAsync(verify({edge, apiKey}));
});

test('the smoke test of a deployment fails for a key that nobody has, and where nobody answers', async (t) => {
  await t.throwsAsync(verify({edge, apiKey: 'nobody'}), {message: /401/});
  await t.throwsAsync(verify({edge: 'http://127.0.0.1:1', apiKey: 'nobody'}));
});
