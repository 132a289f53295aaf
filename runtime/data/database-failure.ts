import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {unavailable} from '#runtime/errors/unavailable.ts';
import {databaseError} from './database-error.ts';

// https://www.postgresql.org/docs/18/errcodes-appendix.html and https://www.prisma.io/docs/orm/reference/error-reference
const away =
  /^(08...|53...|57P0[1-5]|P1001|P1002|P1008|P1017|P2024|P2037|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|HOSTUNREACH|AI_AGAIN)|ENOENT)$/;
const awayKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
// pg gives these no code.
const awayMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Transaction API error: Unable to start)/;
const late = /^(57014|55P03|P2028)$/;

/**
 * The failure that an error of the database stands for, when it is about the database and not about the statement:
 * SERVICE_UNAVAILABLE when it cannot be reached, DEADLINE_EXPIRED when the statement took longer than it may.
 */
export const databaseFailure = (error: unknown): Failure | undefined => {
  const found = databaseError(error);
  if (!found) return undefined;
  if (
    (found.code !== undefined && away.test(found.code)) ||
    (found.kind !== undefined && awayKinds.has(found.kind)) ||
    awayMessage.test(found.message)
  ) {
    return unavailable('The database', {cause: error});
  }
  if (found.code !== undefined && late.test(found.code)) {
    return meshFailure(
      ErrorReason.DEADLINE_EXPIRED,
      'The database took longer than the request may.',
      {},
      {cause: error},
    );
  }
  return undefined;
};

/** Whether a transaction lost against another and may succeed when it runs again. */
export const isConflict = (error: unknown): boolean => {
  const found = databaseError(error);
  return found?.kind === 'TransactionWriteConflict' || /^(40001|40P01|P2034)$/.test(found?.code ?? '');
};
