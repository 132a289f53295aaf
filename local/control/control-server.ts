import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {json} from 'node:stream/consumers';
import {faultWish} from '../faults/fault-wish.ts';
import {socketPath} from '../home/open-home.ts';
import type {Mesh} from '../mesh/start-mesh.ts';

/** What the runner lets others in the same home do. */
export interface ControlServer {
  close(): void;
}

/**
 * Serves `run/control.sock`, JSON over HTTP: `GET /status`, `GET /slow/<count>`, `POST /restart/<name>`, `POST /kill-zone/<zone>`,
 * `POST /start-zone/<zone>`, `POST /renew-certificates`, `POST /faults`, `DELETE /faults/<id>`, `POST /stop`. The socket lies
 * in the home, whose owner may do all this anyway.
 */
export async function serveControl(mesh: Mesh, stopRunner: () => void): Promise<ControlServer> {
  const server = createServer((incoming, outgoing) => {
    answer(mesh, stopRunner, incoming)
      .catch((error: unknown) => ({status: 400, body: {error: error instanceof Error ? error.message : String(error)}}))
      .then((reply) => send(outgoing, reply.status, reply.body));
  });
  await once(server.listen(socketPath(mesh.home, 'run', 'control.sock')), 'listening');
  // A command line that waits must not keep the runner from ending.
  server.unref();
  return {
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

async function answer(mesh: Mesh, stopRunner: () => void, incoming: IncomingMessage): Promise<Reply> {
  const {method, url} = incoming;
  const [, verb, name = ''] = (url ?? '').split('/');
  switch (`${method} ${verb}`) {
    case 'GET status': {
      const {edge, edgeTls, bastion, metrics} = mesh;
      return {
        status: 200,
        body: {edge, edgeTls, bastion, metrics, processes: await mesh.processes(), faults: mesh.faults.list()},
      };
    }
    case 'GET slow':
      return {status: 200, body: {statements: await mesh.slowStatements(Number(name || 10))}};
    case 'POST restart':
      await mesh.restart(decodeURIComponent(name));
      return {status: 200, body: {}};
    case 'POST kill-zone':
      await mesh.killZone(decodeURIComponent(name));
      return {status: 200, body: {}};
    case 'POST start-zone':
      await mesh.startZone(decodeURIComponent(name));
      return {status: 200, body: {}};
    case 'POST renew-certificates':
      await mesh.renewCertificates();
      return {status: 200, body: {}};
    case 'POST faults':
      return {status: 200, body: {fault: mesh.faults.add(faultWish.parse(await json(incoming)))}};
    case 'DELETE faults':
      return {status: 200, body: {removed: mesh.faults.remove(decodeURIComponent(name))}};
    case 'POST stop':
      stopRunner();
      return {status: 200, body: {pid: process.pid}};
    default:
      return {status: 404, body: {error: `${method} ${url} is not served`}};
  }
}

function send(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, {'content-type': 'application/json', connection: 'close'}).end(JSON.stringify(body));
}
