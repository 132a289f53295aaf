import {randomBytes} from 'node:crypto';
import test from 'ava';
import {sealWith} from '../seal.ts';

const plain = Buffer.from('a private key');

test('what is sealed opens again, with the same key and for the same row only', (t) => {
  const seal = sealWith(randomBytes(32));
  const sealed = seal.close(plain, 'row 1');
  t.false(Buffer.from(sealed).includes(plain));
  t.deepEqual(Buffer.from(seal.open(sealed, 'row 1')), plain);
  t.throws(() => seal.open(sealed, 'row 2'));
  t.throws(() => sealWith(randomBytes(32)).open(sealed, 'row 1'));
});

test('a changed bit is noticed wherever it is', (t) => {
  const seal = sealWith(randomBytes(32));
  const sealed = seal.close(plain, 'row');
  for (let index = 0; index < sealed.length; index++) {
    const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
    t.throws(() => seal.open(changed, 'row'));
  }
});
