import {connect} from 'node:net';
import pg from 'pg';
import {z} from 'zod';

/** How long the server may take to accept what cancels; the statement's own timeout is the net below it. */
const connectTimeoutMs = 2000;

/** What the server has told of the connection when it began; pg's types leave it out. */
const backend = z.object({processID: z.number(), secretKey: z.number()});

/**
 * Ends what runs on a connection, and the connection: the statement is cancelled in PostgreSQL, its transaction rolled
 * back. A connection that was cancelled is not used again, because a cancellation that comes late would hit the statement
 * after. https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export const cancelStatement = (client: pg.PoolClient): void => {
  if (!(client instanceof pg.Client)) return;
  const found = backend.safeParse(client);
  if (found.success) requestCancel(client, found.data);
  client.connection.stream.destroy();
};

const requestCancel = ({host, port}: pg.Client, {processID, secretKey}: z.infer<typeof backend>): void => {
  const request = Buffer.alloc(16);
  request.writeInt32BE(request.length, 0);
  request.writeInt32BE(80_877_102, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = connect(host.startsWith('/') ? {path: `${host}/.s.PGSQL.${port}`} : {host, port});
  socket.setTimeout(connectTimeoutMs, () => socket.destroy());
  // Without a server there is nothing to cancel.
  socket.on('error', () => socket.destroy());
  socket.end(request);
  socket.resume();
};
