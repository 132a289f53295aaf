import test from 'ava';
import fc from 'fast-check';
import {keyEncryptionKeys, keyEncryptionKeysSetting} from '../key-encryption-keys.ts';
import {makeWrappedKey, rewrapKey, unwrapKey} from '../wrapped-key.ts';

const key = fc.uint8Array({minLength: 32, maxLength: 32});
const keys = fc.uniqueArray(key, {minLength: 1, maxLength: 5, selector: (bytes) => Buffer.from(bytes).toString('hex')});
const purpose = fc.string({minLength: 1});

test('a data key survives every change of key-encryption keys of which the one that wraps it is still known', (t) => {
  fc.assert(
    fc.property(keys, purpose, fc.array(fc.nat()), (all, what, turns) => {
      let wrapped = makeWrappedKey(what, keyEncryptionKeys(all));
      const dataKey = Buffer.from(unwrapKey(wrapped, keyEncryptionKeys(all)));
      for (const turn of turns) {
        const at = turn % all.length;
        const turned = keyEncryptionKeys([...all.slice(at), ...all.slice(0, at)]);
        wrapped = rewrapKey(wrapped, turned);
        t.is(wrapped.kekId, turned.active.id);
        t.deepEqual(Buffer.from(unwrapKey(wrapped, turned)), dataKey);
        t.false(Buffer.from(wrapped.wrapped).includes(dataKey));
      }
    }),
  );
});

test('a key-encryption key that is missing is named by its id, and not by itself', (t) => {
  fc.assert(
    fc.property(keys, key, purpose, (others, mine, what) => {
      fc.pre(!others.some((other) => Buffer.from(other).equals(mine)));
      const wrapped = makeWrappedKey(what, keyEncryptionKeys([mine]));
      const error = t.throws(() => unwrapKey(wrapped, keyEncryptionKeys(others)));
      t.true(error?.message.includes(wrapped.kekId));
      t.false(error?.message.includes(Buffer.from(mine).toString('base64')));
    }),
  );
});

test('a wrapped key opens for its own purpose only, and not with a bit changed', (t) => {
  fc.assert(
    fc.property(key, purpose, purpose, fc.nat(), fc.nat(7), (kek, what, other, at, bit) => {
      const known = keyEncryptionKeys([kek]);
      const wrapped = makeWrappedKey(what, known);
      if (other !== what) t.throws(() => unwrapKey({...wrapped, purpose: other}, known));
      const changed = wrapped.wrapped.slice();
      const place = at % changed.length;
      changed[place] = (changed[place] ?? 0) ^ (1 << bit);
      t.throws(() => unwrapKey({...wrapped, wrapped: changed}, known));
    }),
  );
});

test('the setting is a list of keys of 32 bytes', (t) => {
  const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');
  const keysOf = keyEncryptionKeysSetting.parse(`${base64(32)}, ${Buffer.alloc(32, 8).toString('base64')}`);
  t.is(keysOf.active.id, keyEncryptionKeys([Buffer.alloc(32, 7)]).active.id);
  t.notThrows(() => keysOf.byId(keyEncryptionKeys([Buffer.alloc(32, 8)]).active.id));
  for (const wrong of ['', base64(31), `${base64(32)},`, `${base64(32)},${base64(33)}`]) {
    t.false(keyEncryptionKeysSetting.safeParse(wrong).success, wrong);
  }
});
