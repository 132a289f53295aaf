import test from 'ava';
import {ErrorReason} from '#gen/ts/souk/inventory/v1/errors.ts';
import {ErrorReason as MeshReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {codesOf} from '../../contract/codes-of.ts';
import {failureOf} from '../failure-of.ts';
import {failures} from '../failures.ts';
import {invalid} from '../invalid.ts';
import {meshFailure} from '../mesh-failure.ts';
import {PeerFailure} from '../peer-failure.ts';
import {statusOf} from '../status-of.ts';

test('code and domain of a failure come from the contract', (t) => {
  const failure = failures('inventory', ErrorReason)(ErrorReason.BOOK_NOT_FOUND, 'No book.', {book: 'books/1'});
  t.like(failure, {
    code: 'NOT_FOUND',
    reason: 'BOOK_NOT_FOUND',
    domain: 'inventory.souk.local',
    message: 'No book.',
    metadata: {book: 'books/1'},
  });
});

test('an area that no contract declares has no failures', (t) => {
  t.throws(() => failures('nowhere', {X: 'X'}), {message: /souk\.nowhere\.v1\.ErrorReason/});
});

test('the reasons of one area are not those of another', (t) => {
  const failure = failures('inventory', ErrorReason);
  // @ts-expect-error a reason of the mesh is none of inventory.
  t.throws(() => failure(MeshReason.ETAG_MISMATCH, 'Changed.'));
});

test('every reason but the zero one has a code', (t) => {
  for (const area of ['mesh', 'identity', 'inventory', 'cart']) t.true(codesOf(area).size > 0);
  t.is(codesOf('mesh').get('ETAG_MISMATCH'), 'ABORTED');
  t.false(codesOf('mesh').has('REASON_UNSPECIFIED'));
});

test('the details name their types as google.protobuf.Any wants it', (t) => {
  const failure = meshFailure(MeshReason.RATE_LIMITED, 'Slower.', {}, {retryAfterMs: 1250});
  const status = statusOf(failure, 'r1');
  t.is(status.code, 8);
  t.deepEqual(
    status.details.map(({typeUrl}) => typeUrl.replace('type.googleapis.com/google.rpc.', '')),
    ['ErrorInfo', 'RetryInfo', 'RequestInfo'],
  );
});

test('one violation is the message, of more the first', (t) => {
  t.is(invalid([{field: 'name', description: 'is required'}]).message, 'name: is required');
  t.is(
    invalid([
      {field: 'name', description: 'is required'},
      {field: 'year', description: 'is too large'},
    ]).message,
    'name: is required (and 1 more)',
  );
});

for (const [code, reason] of [
  ['UNAVAILABLE', 'SERVICE_UNAVAILABLE'],
  ['RESOURCE_EXHAUSTED', 'SERVICE_UNAVAILABLE'],
  ['DEADLINE_EXCEEDED', 'DEADLINE_EXPIRED'],
  ['CANCELLED', 'REQUEST_CANCELLED'],
  ['NOT_FOUND', 'INTERNAL_ERROR'],
  ['PERMISSION_DENIED', 'INTERNAL_ERROR'],
] as const) {
  test(`${code} of a peer is passed on as ${reason}`, (t) => {
    const peer = new PeerFailure('/a.B/C', {code, reason: 'X', domain: 'x.souk.local', message: 'inner'});
    const failure = failureOf(peer, 'r1');
    t.is(failure.reason, reason);
    t.notRegex(failure.message, /inner/);
    t.is(failure.cause, peer);
  });
}
