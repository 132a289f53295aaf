import {DriverAdapterError} from '@prisma/driver-adapter-utils';
import test from 'ava';
import {databaseFailure, isConflict} from '../database-failure.ts';

/** What Prisma lets through, unwrapped, when BEGIN or COMMIT fails. */
const atCommit = (originalCode: string, kind: 'postgres' | 'TransactionWriteConflict' = 'postgres') =>
  new DriverAdapterError(
    kind === 'postgres'
      ? {
          kind,
          code: originalCode,
          originalCode,
          severity: 'FATAL',
          message: 'm',
          detail: undefined,
          column: undefined,
          hint: undefined,
        }
      : {kind, originalCode},
  );

test('a server that goes away at COMMIT is as away as at any other statement', (t) => {
  for (const code of ['57P01', '57P02', '57P03', '08006']) {
    t.is(databaseFailure(atCommit(code))?.reason, 'SERVICE_UNAVAILABLE', code);
  }
  t.is(databaseFailure(atCommit('23514')), undefined, 'an error of the statement');
});

test('a transaction that loses at COMMIT runs again like one that loses before', (t) => {
  t.true(isConflict(atCommit('40001', 'TransactionWriteConflict')));
  t.true(isConflict(atCommit('40001')));
  t.false(isConflict(atCommit('57P01')));
});
