import test from 'ava';
import fc from 'fast-check';
import {z} from 'zod';
import {Failure} from '#runtime/errors/failure.ts';
import {decodePageToken, encodePageToken, type PageScope} from '../page-token.ts';

const cursorSchema = z.tuple([z.string(), z.number(), z.boolean(), z.null()]);
const cursor = fc.tuple(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const scope: fc.Arbitrary<PageScope> = fc.record({
  method: fc.string(),
  tenant: fc.string(),
  filter: fc.string(),
  orderBy: fc.string(),
});

const isRefused = (read: () => unknown): boolean => {
  try {
    read();
    return false;
  } catch (error) {
    return error instanceof Failure && error.reason === 'PAGE_TOKEN_INVALID' && error.code === 'INVALID_ARGUMENT';
  }
};

test('a token leads back to its cursor in its scope, and in no other', (t) => {
  fc.assert(
    fc.property(scope, scope, cursor, (own, other, position) => {
      const token = encodePageToken(own, position);
      t.deepEqual(decodePageToken(own, token, cursorSchema), position);
      t.regex(token, /^[\w-]+$/);
      fc.pre(JSON.stringify(own) !== JSON.stringify(other));
      return isRefused(() => decodePageToken(other, token, cursorSchema));
    }),
  );
});

test('a scope is not mistaken for one whose parts are cut elsewhere', (t) => {
  const token = encodePageToken({method: 'm', tenant: 't', filter: 'ab', orderBy: ''}, ['', 1, true, null]);
  t.true(isRefused(() => decodePageToken({method: 'm', tenant: 't', filter: 'a', orderBy: 'b'}, token, cursorSchema)));
});

test('a token with any character changed, cut or added is refused', (t) => {
  const own = {method: 'm', tenant: 't', filter: '', orderBy: ''};
  const token = encodePageToken(own, ['a', 1, true, null]);
  for (let index = 0; index < token.length; index += 1) {
    const changed = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1);
    t.true(
      isRefused(() => decodePageToken(own, changed, cursorSchema)),
      `${index}`,
    );
    t.true(
      index === 0 || isRefused(() => decodePageToken(own, token.slice(0, index), cursorSchema)),
      `cut at ${index}`,
    );
  }
  t.true(isRefused(() => decodePageToken(own, `${token}A`, cursorSchema)));
  t.true(isRefused(() => decodePageToken(own, `${token}=`, cursorSchema)));
});

test('any text that is no token is refused; the empty one is the first page', (t) => {
  const own = {method: 'm', tenant: 't', filter: '', orderBy: ''};
  fc.assert(
    fc.property(fc.string({minLength: 1}), (text) => isRefused(() => decodePageToken(own, text, cursorSchema))),
  );
  t.is(decodePageToken(own, '', cursorSchema), undefined);
});

test('a cursor of another form than the method has is refused', (t) => {
  const own = {method: 'm', tenant: 't', filter: '', orderBy: ''};
  t.true(isRefused(() => decodePageToken(own, encodePageToken(own, ['a', 'b']), cursorSchema)));
});
