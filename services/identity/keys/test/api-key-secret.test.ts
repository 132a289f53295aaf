import test from 'ava';
import {hashSecret, isSecret, mintSecret} from '../../domain/keys/api-key-secret.ts';

test('a secret has the form that scanners look for, and at least 160 random bits', (t) => {
  const {secret, prefix} = mintSecret();
  t.regex(secret, /^souk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/);
  t.true(secret.startsWith(`${prefix}_`));
  t.true(32 * Math.log2(62) >= 160);
  t.true(isSecret(secret));
});

test('no two secrets are the same, and every character occurs at every random place', (t) => {
  const secrets = Array.from({length: 3000}, () => mintSecret().secret);
  t.is(new Set(secrets).size, secrets.length);
  for (let place = 14; place < 46; place++) t.is(new Set(secrets.map((secret) => secret[place])).size, 62);
});

test('a secret with one character changed is none', (t) => {
  const {secret} = mintSecret();
  for (let place = 0; place < secret.length; place++) {
    const other = secret[place] === 'x' ? 'y' : 'x';
    t.false(isSecret(secret.slice(0, place) + other + secret.slice(place + 1)), `place ${place}`);
  }
});

test('the hash is the SHA-256 that others compute', (t) => {
  t.is(
    Buffer.from(hashSecret('abc'), 'base64url').toString('hex'),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
