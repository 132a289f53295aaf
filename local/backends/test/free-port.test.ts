import {once} from 'node:events';
import {createServer} from 'node:net';
import test from 'ava';
import {freePort, isPortFree} from '../free-port.ts';

async function listen(port: number) {
  const server = createServer();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}

test('a port on which somebody listens is not free, and another one is given instead of it', async (t) => {
  const port = await freePort();
  const server = await listen(port);
  t.false(await isPortFree(port));
  t.not(await freePort(port), port);
  server.close();
});

test('a preferred port that is free is given', async (t) => {
  const port = await freePort();
  t.is(await freePort(port), port);
});
