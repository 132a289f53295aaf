import test from 'ava';
import {CreateCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {callRaw} from '#tests/support/call-raw.ts';
import {claimsWith} from '#tests/support/claims-of.ts';
import {runService} from '#tests/support/run-service.ts';

test.serial('SIGTERM: drained, closed and gone with 0', async (t) => {
  const {child, exited, lines} = await runService(t);
  child.kill('SIGTERM');
  t.is(await exited, 0);
  t.deepEqual(
    lines.map(({msg}) => msg),
    ['listening', 'stopping', 'draining', 'store closed', 'stopped'],
  );
});

test.serial('a second signal does not wait for the first to be done', async (t) => {
  const {child, exited} = await runService(t, {env: {SOUK_DRAIN_MS: '60000'}});
  child.kill('SIGINT');
  child.kill('SIGTERM');
  t.is(await exited, 1);
});

test.serial('when the parent is gone, the service stops', async (t) => {
  const {child, exited, lines} = await runService(t, {ipc: true});
  child.disconnect();
  t.is(await exited, 0);
  t.is(lines.find(({msg}) => msg === 'stopping')?.why, 'parent is gone');
});

test.serial('a bug outside of any call ends the process with 1 and stands in the log with its stack', async (t) => {
  const {address, exited, lines} = await runService(t);
  await callRaw(
    address,
    '/souk.cart.v1.CartService/CreateCart',
    CreateCartRequest.encode({anonymous: false}).finish(),
    claimsWith('*'),
  );
  t.is(await exited, 1);
  t.regex(JSON.stringify(lines.find(({level}) => level === 'fatal')), /a bug outside of any call.*service\.ts/);
});

test.serial('wrong settings end the process with 78, each in a line', async (t) => {
  const {exited, stderr} = await runService(t, {
    env: {LOG_LEVEL: 'loud', SOUK_DRAIN_MS: 'x', SOUK_OUTBOUND: ''},
    listens: false,
  });
  t.is(await exited, 78);
  for (const name of ['LOG_LEVEL', 'SOUK_DRAIN_MS', 'SOUK_OUTBOUND'])
    t.regex(stderr(), new RegExp(`^ {2}${name}: `, 'm'));
});

test.serial('a service that cannot listen says why and ends with 1', async (t) => {
  const {exited, lines} = await runService(t, {env: {SOUK_LISTEN: 'unix:/nowhere/app.sock'}, listens: false});
  t.is(await exited, 1);
  t.regex(JSON.stringify(lines.find(({level}) => level === 'fatal')), /could not start/);
});
