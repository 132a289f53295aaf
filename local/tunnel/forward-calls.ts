import {once} from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import {type BastionConnection, passOn} from './pass-on.ts';

/** Where calls go, and as whom. */
export interface Forwarding {
  /** On 127.0.0.1; 0: any free one. */
  readonly port: number;
  /** `https://127.0.0.1:8444`. */
  readonly bastion: string;
  /** PEM of the authority that signed the bastion's certificate; the public ones when absent. */
  readonly authority: string | undefined;
  /** Headers that say who calls, and through which tunnel. */
  readonly credentials: () => Promise<Readonly<Record<string, string>>>;
}

/** A local port that carries calls. */
export interface Forwarder {
  readonly port: number;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** What a caller says of who it is does not count here. */
const replaced = ['authorization', 'x-api-key', 'souk-tunnel', 'cookie'];

/**
 * Takes gRPC without TLS on 127.0.0.1, and hands each call on to the bastion over one connection with TLS: as it is, but for who
 * calls. Whoever may connect to this machine's loopback interface calls as its owner, as long as it is open.
 */
export async function forwardCalls({port, bastion, authority, credentials}: Forwarding): Promise<Forwarder> {
  const connection = reconnecting(bastion, authority);
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    void forward(stream, headers, connection, credentials);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the port is not known');
  return {
    port: address.port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const session of sessions) session.destroy();
      connection.end();
      await closed;
    },
  };
}

async function forward(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  connection: BastionConnection,
  credentials: Forwarding['credentials'],
): Promise<void> {
  // Nobody waits any more; there is nothing to tell.
  stream.on('error', () => undefined);
  try {
    const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !replaced.includes(name)));
    passOn(stream, {...own, ...(await credentials())}, connection);
  } catch (error) {
    // Trailers-only, as gRPC refuses: UNAUTHENTICATED, for nobody can be signed in any more.
    const message = encodeURIComponent(error instanceof Error ? error.message : String(error));
    if (stream.closed || stream.headersSent) return;
    stream.respond(
      {':status': 200, 'content-type': 'application/grpc', 'grpc-status': '16', 'grpc-message': message},
      {endStream: true},
    );
  }
}

/** The one connection to the bastion; when it is gone the next call makes another. */
function reconnecting(bastion: string, authority: string | undefined): BastionConnection & {end(): void} {
  let session: ClientHttp2Session | undefined;
  return {
    request(headers) {
      if (session === undefined || session.closed || session.destroyed) {
        const opened = connect(bastion, authority === undefined ? {} : {ca: authority});
        // Each of its calls is told by itself.
        opened.on('error', () => undefined);
        // Envoy drains: new calls go over another.
        opened.on('goaway', () => opened.close());
        session = opened;
      }
      return session.request({...headers, ':scheme': 'https', ':authority': new URL(bastion).host}, {endStream: false});
    },
    end: () => session?.destroy(undefined, constants.NGHTTP2_CANCEL),
  };
}
