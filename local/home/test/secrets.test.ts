import {mkdtempSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {openHome, socketPath} from '../open-home.ts';
import {openSecrets} from '../secrets.ts';

const newHome = () => openHome(mkdtempSync(join(tmpdir(), 'souk-secrets-')));

test('a secret stays the same for everybody who opens the home, and nobody overwrites what another has added', (t) => {
  const home = newHome();
  const [one, other] = [openSecrets(home), openSecrets(home)];
  const first = one.get('first');
  const second = other.get('second');
  t.is(openSecrets(home).get('first'), first);
  t.is(openSecrets(home).get('second'), second);
  t.not(first, second);
});

test('only the owner can read the secrets', (t) => {
  const home = newHome();
  openSecrets(home).get('first');
  t.is(statSync(join(home.state, 'secrets.json')).mode & 0o777, 0o600);
});

test('a socket below a long path is addressed from where we are, and refused with the remedy when that is long, too', (t) => {
  const long = 'a'.repeat(96);
  t.is(socketPath(process.cwd(), long, 'x.sock'), join(long, 'x.sock'));
  t.throws(() => socketPath(process.cwd(), `${long}a`, 'x.sock'), {message: /shorter path/});
});
