import test from 'ava';
import {newAuthor} from './support/books.ts';
import {h2AnswersIn, h2Request} from './support/h2-frames.ts';
import {rawExchange, statusesIn} from './support/raw-exchange.ts';
import {newTenant} from './support/tenant.ts';

/** What an attacker hides in the body of another request, to have it answered as one of its own. */
const hidden = 'GET /.well-known/jwks.json HTTP/1.1\r\nHost: souk\r\n\r\n';

const request = (head: readonly string[], rest = ''): string =>
  `${['POST /v1/authors HTTP/1.1', 'Host: souk', 'Content-Type: application/json', ...head].join('\r\n')}\r\n\r\n${rest}`;

test('an ordinary pair of requests on a connection has two answers: that is what the probes below would see', async (t) => {
  const body = '{}';
  const exchange = await rawExchange(request([`Content-Length: ${body.length}`], body) + hidden);
  t.deepEqual(statusesIn(exchange), [401, 200]);
});

const probes: Readonly<Record<string, string>> = {
  'a length and chunks': request(
    [`Content-Length: ${hidden.length + 5}`, 'Transfer-Encoding: chunked'],
    `0\r\n\r\n${hidden}`,
  ),
  'chunks and a length': request(['Transfer-Encoding: chunked', 'Content-Length: 4'], `5c\r\n${hidden}\r\n0\r\n\r\n`),
  'two lengths': request(['Content-Length: 0', `Content-Length: ${hidden.length}`], hidden),
  'a list of lengths': request([`Content-Length: 0, ${hidden.length}`], hidden),
  'a length with a sign': request(['Content-Length: +0'], hidden),
  'a length below zero': request(['Content-Length: -1'], hidden),
  'a length that is too large for a number': request(['Content-Length: 18446744073709551616'], hidden),
  'an unknown coding after chunked': request(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${hidden}`),
  'an unknown coding': request(['Transfer-Encoding: xchunked'], `0\r\n\r\n${hidden}`),
  'two codings': request(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], `0\r\n\r\n${hidden}`),
  'a space before the colon': request(['Transfer-Encoding : chunked'], `0\r\n\r\n${hidden}`),
  'a line that is folded': request(['X-A: b', ' Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`),
  'a NUL in a header': request(['X-A: b\0c', 'Content-Length: 0'], hidden),
  'a size of a chunk that overflows': request(['Transfer-Encoding: chunked'], `10000000000000000\r\n\r\n${hidden}`),
  'a size of a chunk with a sign': request(['Transfer-Encoding: chunked'], `+0\r\n\r\n${hidden}`),
  'no name of a header': request([': b', 'Content-Length: 0'], hidden),
};

for (const [name, bytes] of Object.entries(probes)) {
  test(`a request with ${name} is refused, and what is hidden in it is not answered`, async (t) => {
    const exchange = await rawExchange(bytes);
    const statuses = statusesIn(exchange);
    t.true(statuses.length > 0 && statuses.every((status) => [400, 401, 501].includes(status)), String(statuses));
    t.true(exchange.closed, 'the connection goes on');
  });
}

const ordinary = (path = '/.well-known/jwks.json'): [string, string][] => [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', path],
  [':authority', 'souk'],
];

test('HTTP/2: what would be another request, or two, in HTTP/1.1 is refused', async (t) => {
  const {apiKey} = await newTenant();
  const control = await rawExchange(h2Request(ordinary()));
  t.deepEqual([...new Set(h2AnswersIn(control.bytes))], ['headers']);
  const forbidden: Record<string, Buffer> = {
    'a coding of HTTP/1.1': h2Request([...ordinary(), ['transfer-encoding', 'chunked']]),
    'a connection header': h2Request([...ordinary(), ['connection', 'x-api-key']]),
    'a line break in a value': h2Request([...ordinary(), ['x-a', 'b\r\nx-api-key: c']]),
    'a line break in a name': h2Request([...ordinary(), ['x-a\r\nb', 'c']]),
    'capitals in a name': h2Request([...ordinary(), ['X-Api-Key', apiKey]]),
    'a line break in the path': h2Request(ordinary('/.well-known/jwks.json HTTP/1.1\r\nx: y')),
    'two paths': h2Request([...ordinary(), [':path', '/v1/books']]),
    'a pseudo header after the others': h2Request([...ordinary().slice(0, 3), ['x-a', 'b'], [':authority', 'souk']]),
    'an unknown pseudo header': h2Request([[':x', 'y'], ...ordinary()]),
    'more body than the length says': h2Request([...ordinary(), ['content-length', '1']], '{}{}{}'),
  };
  const sent = Object.entries(forbidden).map(async ([name, bytes]) => [name, await rawExchange(bytes)] as const);
  for (const [name, exchange] of await Promise.all(sent)) {
    const answers = h2AnswersIn(exchange.bytes);
    const ended = exchange.closed || answers.includes('rstStream') || answers.includes('goAway');
    t.true(ended, `${name}: ${answers} ${exchange.bytes.toString('hex')}`);
    t.false(answers.includes('headers'), `${name} was answered`);
  }
});

test('a header that Connection names is taken from nobody: the key of a source stays a key', async (t) => {
  const {apiKey, api} = await newTenant();
  await newAuthor(api);
  const head = `GET /v1/authors HTTP/1.1\r\nHost: souk\r\nx-api-key: ${apiKey}\r\nConnection: close, x-api-key\r\n\r\n`;
  const [status] = statusesIn(await rawExchange(head));
  t.true(status === 200 || status === 400 || status === 401, String(status));
});
