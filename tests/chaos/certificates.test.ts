import {connect} from 'node:tls';
import test from 'ava';
import {controlClient} from '#local/control/control-client.ts';
import {socketPath} from '#local/home/open-home.ts';
import {until} from '#tests/support/until.ts';
import {newBook} from '../mesh/support/books.ts';
import {credentialsOf, doorOf} from '../mesh/support/doors.ts';
import {home} from '../mesh/support/mesh.ts';
import {newTenant} from '../mesh/support/tenant.ts';
import {shopper} from './shopper.ts';

/** The serial number of the certificate that a sidecar shows to who connects now. */
function shownSerial(instance: string): Promise<string> {
  const {inbound} = doorOf(instance);
  const [host, port] = inbound.split(':');
  const where =
    host === 'unix' ? {path: socketPath(inbound.slice('unix:'.length))} : {host: host ?? '', port: Number(port)};
  const options = {...where, ...credentialsOf(instance), checkServerIdentity: () => undefined};
  return new Promise((resolve, reject) => {
    const socket = connect({...options, ALPNProtocols: ['h2']});
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('all certificates are renewed while a client shops, and it does not notice', async (t) => {
  // Istio's agents cannot be asked to; they renew every minute.
  t.timeout(150_000);
  const {api} = await newTenant();
  const client = shopper(api, [await newBook(api, {stock: 1000})]);
  await until('a first round', () => client.rounds() > 2);

  const before = await shownSerial('inventory-0');
  await controlClient(home).renewCertificates();
  await until('the new certificate is shown', async () => (await shownSerial('inventory-0')) !== before, 20_000);
  const then = client.rounds();
  await until('rounds with the new certificates', () => client.rounds() > then + 5, 20_000);

  const {unclear, refused, answers} = await client.stop();
  t.deepEqual({unclear, refused}, {unclear: [], refused: 0});
  t.true(answers > 0);
});
