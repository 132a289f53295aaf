import test from 'ava';
import {createLog} from '../log.ts';

const logged = (write: (log: ReturnType<typeof createLog>) => void): string => {
  const lines: string[] = [];
  write(createLog({service: 'test', level: 'debug', stream: {write: (line) => void lines.push(line)}}));
  return lines.join('');
};

const secret = 'Zx9-never-to-be-seen';

for (const field of [
  'authorization',
  'Proxy-Authorization',
  'cookie',
  'Set-Cookie',
  'x-api-key',
  'apiKey',
  'txn-token',
  'refresh_token',
  'x-souk-claims',
  'clientSecret',
  'password',
  'newPassword',
  'email',
  'billing_email',
  'phone',
  'phoneNumbers',
  'address',
  'shippingAddress',
  'card',
  'cardNumber',
  'cvc',
  'iban',
]) {
  test(`the value of ${field} is not logged, however deep it lies`, (t) => {
    const values = [secret, {line1: secret}, [secret], new Map([['a', secret]])];
    for (const value of values) {
      t.false(logged((log) => log.info({[field]: value}, 'x')).includes(secret));
      t.false(logged((log) => log.info({a: [{b: {c: {[field]: value}}}]}, 'x')).includes(secret));
      t.false(logged((log) => log.info({headers: new Map([[field, value]])}, 'x')).includes(secret));
      t.false(logged((log) => log.child({request: {[field]: value}}).info('x')).includes(secret));
      t.false(
        logged((log) => log.error({err: Object.assign(new Error('x'), {config: {[field]: value}})})).includes(secret),
      );
      t.false(logged((log) => log.error(Object.assign(new Error('x'), {[field]: value}))).includes(secret));
      const cause = Object.assign(new Error('inner'), {[field]: value});
      t.false(logged((log) => log.error({err: new Error('outer', {cause})})).includes(secret));
    }
  });
}

for (const field of ['cart', 'name', 'tenant', 'method', 'requestId', 'code', 'discard', 'reason']) {
  test(`the value of ${field} is logged`, (t) => {
    t.true(logged((log) => log.info({[field]: 'ordinary'}, 'x')).includes('"ordinary"'));
  });
}

for (const [what, text, kept] of [
  ['a JSON Web Token', `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.${secret}`, 'token was'],
  ['the password of a URL', `postgres://souk:${secret}@127.0.0.1:5432/cart`, '127.0.0.1:5432/cart'],
  ['a bearer credential', `Bearer ${secret}`, 'Bearer'],
] as const) {
  test(`${what} in free text is cut out, in messages and in stacks`, (t) => {
    const message = logged((log) => log.info(`token was ${text}, sorry`));
    t.false(message.includes(secret), message);
    t.true(message.includes(kept), message);
    t.false(logged((log) => log.error({err: new Error(`failed with ${text}`)})).includes(secret));
  });
}

test('an error is logged with its class, its stack and its cause', (t) => {
  const line = logged((log) => log.error({err: new TypeError('outer', {cause: new RangeError('inner')})}));
  t.like(JSON.parse(line), {err: {type: 'TypeError', message: 'outer: inner'}});
  t.regex(line, /redact\.test\.ts.*caused by: RangeError: inner/);
});

test('an error that is logged alone is logged the same', (t) => {
  t.like(JSON.parse(logged((log) => log.error(new TypeError('alone')))), {err: {type: 'TypeError', message: 'alone'}});
});

test('what refers to itself is logged without an end', (t) => {
  const loop: Record<string, unknown> = {password: secret};
  loop.self = loop;
  const line = logged((log) => log.info({loop}, 'x'));
  t.false(line.includes(secret));
  t.true(line.length < 5000);
});

test('bigints and bytes do not break a line', (t) => {
  const line: unknown = JSON.parse(logged((log) => log.info({amount: 12n, bytes: new Uint8Array(3)}, 'x')));
  t.like(line, {amount: '12', bytes: '[3 bytes]', msg: 'x', service: 'test', level: 'info'});
});
