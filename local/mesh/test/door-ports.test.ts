import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {createServer} from 'node:net';
import test from 'ava';
import {parse} from 'yaml';
import {freePort, isPortFree} from '../../backends/free-port.ts';
import {chooseDoorPorts, withPorts} from '../door-ports.ts';

/** A port that is free together with the one `distance` above it. */
async function freeWithNext(distance: number): Promise<number> {
  const port = await freePort();
  return (await isPortFree(port + distance)) ? port : freeWithNext(distance);
}

test('only the ports of edge and bastion are changed', (t) => {
  const rendered = [
    '# made by mesh/render',
    'listeners:',
    '- address: {socket_address: {address: 127.0.0.1, port_value: 8080}}',
    '- address: {socket_address: {address: 127.0.0.1, port_value: 8443}}',
    '- address: {socket_address: {address: 127.0.0.1, port_value: 8444}}',
    '- address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 8443}}',
    '- redirect: {https_redirect: true, port_redirect: 8443}',
    'clusters:',
    '- address: {socket_address: {address: 127.0.0.1, port_value: 4317}}',
    'limits: {max_requests: 8080}',
    '',
  ].join('\n');
  const expected = rendered
    .replace('port_value: 8080', 'port_value: 18080')
    .replaceAll('8443', '18443')
    .replace('8444', '18444');
  t.deepEqual(parse(withPorts(rendered, {http: 18_080, https: 18_443, bastion: 18_444})), parse(expected));
});

test('the port for TLS keeps its distance to the plain one unless it is named', async (t) => {
  const port = await freeWithNext(363);
  t.like(await chooseDoorPorts(port), {http: port, https: port + 363});
  const neighbour = await freeWithNext(1);
  t.is((await chooseDoorPorts(neighbour, neighbour + 1)).https, neighbour + 1);
});

test('a port in use is refused with the variable that moves it', async (t) => {
  const server = createServer();
  const port = await freePort();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  await t.throwsAsync(chooseDoorPorts(port), {message: new RegExp(`port ${port} is in use.*SOUK_PORT=`)});
  await t.throwsAsync(chooseDoorPorts(await freePort(), port), {
    message: new RegExp(`TCP port ${port} is in use.*SOUK_TLS_PORT=`),
  });
  server.close();
});

test('a port that somebody uses over UDP is in use, too: Envoy would share it, and some clients would not get through', async (t) => {
  const socket = createSocket('udp4');
  const port = await freePort();
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  await t.throwsAsync(chooseDoorPorts(await freePort(), port), {
    message: new RegExp(`UDP port ${port} is in use.*SOUK_TLS_PORT=`),
  });
  socket.close();
});

test('free ports are chosen where none is asked for', async (t) => {
  const {http, https, bastion} = await chooseDoorPorts(0);
  t.is(new Set([http, https, bastion]).size, 3);
});

test('the bastion has the port after that of TLS, and another one where somebody has it', async (t) => {
  const tlsPort = await freeWithNext(1);
  t.is((await chooseDoorPorts(await freePort(), tlsPort)).bastion, tlsPort + 1);
  const server = createServer();
  await once(server.listen(tlsPort + 1, '127.0.0.1'), 'listening');
  t.not((await chooseDoorPorts(await freePort(), tlsPort)).bastion, tlsPort + 1);
  server.close();
});
