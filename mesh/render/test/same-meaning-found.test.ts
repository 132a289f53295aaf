import test from 'ava';
import {retries} from '../model/resilience.ts';
import {compare, compareWith, ours} from './meaning/compare.ts';

/** Each of these changes one thing in one rendering; were it not found, the comparison would prove nothing. */
const quoteBooks = 'inventory > /souk.inventory.v1.InventoryService/QuoteBooks';

test('another timeout is found, and nothing else', (t) => {
  t.deepEqual(compareWith('istio/inventory.yaml', 'timeout: 1s\n    retries', 'timeout: 2s\n    retries'), [
    `calls > cart > ${quoteBooks} > way > timeoutMs: Envoy 1000, Istio 2000`,
  ]);
});

test('another caller is found, as the one who is missing and the one who came', (t) => {
  const cart = 'exact: spiffe://souk.local/ns/souk/sa/cart';
  t.deepEqual(compareWith('envoy/inventory.yaml', cart, 'exact: spiffe://souk.local/ns/souk/sa/web'), [
    `calls > cart > ${quoteBooks} > letIn: Envoy "never", Istio "with a token"`,
    `calls > web > ${quoteBooks} > letIn: Envoy "with a token", Istio "never"`,
  ]);
});

test('a retry of what must not be repeated is found', (t) => {
  const found = compareWith('istio/edge.yaml', '\n    retries: {attempts: 0}', '');
  t.deepEqual(found, [], 'without a word the default of the installation counts, which is none');
  const change = {attempts: 'retries: {attempts: 0}', repeated: 'retries: {attempts: 1, retryOn: reset}'};
  t.deepEqual(compareWith('istio/edge.yaml', change.attempts, change.repeated), [
    'calls > edge > cart > /souk.cart.v1.CartService/CreateCart > way > retries: Envoy "none", Istio {"times":1,"on":["reset"],"backoffMs":25,"elsewhere":true,"outOfTheZone":false}',
  ]);
});

test('Istio’s own retries come back, and are found, when the installation does not turn them off', (t) => {
  const {files} = ours;
  const withoutDefault = (files.get('mesh/istio/mesh-config.yaml') ?? '').replace(/defaultHttpRetryPolicy: .*/, '');
  const edge = (files.get('mesh/istio/edge.yaml') ?? '').replace('\n    retries: {attempts: 0}', '');
  const changed = new Map([...files, ['mesh/istio/mesh-config.yaml', withoutDefault], ['mesh/istio/edge.yaml', edge]]);
  const found = compare({...ours, files: changed});
  t.is(found.length, 1);
  t.regex(found[0] ?? '', /CreateCart > way > retries: Envoy "none", Istio \{"times":2,"on":\["cancelled"/);
});

test('the first route that fits counts, wherever the others stand', (t) => {
  const stranger =
    '  - {name: all, route: [{destination: {host: web.souk.svc.cluster.local, port: {number: 8080}}}]}\n';
  const found = compareWith('istio/inventory.yaml', '  http:\n  - name', `  http:\n${stranger}  - name`);
  const quoted = found.filter((line) => line.startsWith(`calls > cart > ${quoteBooks}`));
  t.deepEqual(quoted, [
    `calls > cart > ${quoteBooks} > way > to: Envoy "inventory", Istio "web"`,
    `calls > cart > ${quoteBooks} > way > timeoutMs: Envoy 1000, Istio "unlimited"`,
    `calls > cart > ${quoteBooks} > way > retries: Envoy {"times":${retries.attempts},"on":${JSON.stringify([...retries.on].sort())},"backoffMs":25,"elsewhere":true,"outOfTheZone":true}, Istio "none"`,
    `calls > cart > ${quoteBooks} > way > account: Envoy {"peer":"inventory","share":0.2,"perSecond":${retries.perSecond},"savedUp":${retries.savedUp}}, Istio "none"`,
  ]);
});

const policy = (name: string, spec: string) =>
  `---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: souk}\nspec: ${spec}\n---\napiVersion: networking.istio.io/v1\nkind: DestinationRule`;
const beforeRule = '---\napiVersion: networking.istio.io/v1\nkind: DestinationRule';

test('what is denied is not allowed by another policy', (t) => {
  const spec =
    '{selector: {matchLabels: {app: inventory}}, action: DENY, rules: [{to: [{operation: {paths: ["*/QuoteBooks"]}}]}]}';
  t.deepEqual(compareWith('istio/inventory.yaml', beforeRule, policy('late', spec)), [
    `calls > bastion > ${quoteBooks} > letIn: Envoy "with a token", Istio "never"`,
    `calls > cart > ${quoteBooks} > letIn: Envoy "with a token", Istio "never"`,
  ]);
});

test('a second policy that allows adds to the first; one that allows nothing takes nothing away', (t) => {
  t.deepEqual(compareWith('istio/inventory.yaml', beforeRule, policy('nothing', '{}')), []);
  const found = compareWith('istio/inventory.yaml', beforeRule, policy('all', '{rules: [{}]}'));
  t.true(found.includes(`calls > stranger > ${quoteBooks} > letIn: Envoy "never", Istio "always"`));
  t.true(found.length > 100, `${found.length} found`);
});

test('a policy that names no rule refuses everybody', (t) => {
  const rules = (ours.files.get('mesh/istio/web.yaml') ?? '').match(/ {2}rules:\n(?: {2}.*\n)+/)?.[0] ?? 'no rules';
  t.deepEqual(compareWith('istio/web.yaml', rules, '').slice(0, 2), [
    'calls > edge > web > /healthz > letIn: Envoy "always", Istio "never"',
    'calls > edge > web > /openapi.json > letIn: Envoy "always", Istio "never"',
  ]);
});

test('a caller whom no policy asks for a token is found', (t) => {
  t.deepEqual(compareWith('istio/inventory.yaml', 'sa/cart]\n        notRequest', 'sa/nobody]\n        notRequest'), [
    `calls > cart > ${quoteBooks} > letIn: Envoy "with a token", Istio "always"`,
  ]);
});

test('where tokens are not read, nobody has one', (t) => {
  const found = compareWith(
    'istio/inventory.yaml',
    'matchLabels: {app: inventory}}\n  jwtRules',
    'matchLabels: {app: inventor}}\n  jwtRules',
  );
  t.true(found.includes(`calls > cart > ${quoteBooks} > letIn: Envoy "with a token", Istio "never"`));
});

test('a peer that a sidecar does not know cannot be called', (t) => {
  t.deepEqual(
    compareWith('istio/cart.yaml', './inventory.souk', './invntory.souk').map((line) => line.split(': Envoy')[0]),
    [`calls > cart > ${quoteBooks} > way`, 'peers > cart > inventory'],
  );
});

test('plain text, another identity, another budget and another ejection are found', (t) => {
  t.deepEqual(compareWith('istio/mesh.yaml', 'STRICT', 'PERMISSIVE'), [
    'withoutCertificate > cart: Envoy "refused", Istio "taken"',
    'withoutCertificate > identity: Envoy "refused", Istio "taken"',
    'withoutCertificate > inventory: Envoy "refused", Istio "taken"',
    'withoutCertificate > limits: Envoy "refused", Istio "taken"',
    'withoutCertificate > web: Envoy "refused", Istio "taken"',
  ]);
  const inventory = (from: string, to: string) => compareWith('istio/inventory.yaml', from, to);
  t.deepEqual(inventory('http2MaxRequests: 1024', 'http2MaxRequests: 10'), [
    'peers > edge > inventory > maxRequests: Envoy 1024, Istio 10',
    'peers > bastion > inventory > maxRequests: Envoy 1024, Istio 10',
    'peers > cart > inventory > maxRequests: Envoy 1024, Istio 10',
    'peers > identity > inventory > maxRequests: Envoy 1024, Istio 10',
  ]);
  t.is(inventory('[spiffe://souk.local/ns/souk/sa/inventory]', '[spiffe://souk.local/ns/souk/sa/web]').length, 4);
  t.is(inventory('retryBudget: {percent: 20', 'retryBudget: {percent: 21').length, 4);
  t.is(inventory('consecutiveGatewayErrors: 5', 'consecutiveGatewayErrors: 6').length, 4);
  t.is(inventory('consecutive5xxErrors: 0', 'consecutive5xxErrors: 7').length, 4);
});

test('at the edge another REST route, filter, order, header or question to identity is found', (t) => {
  const edge = (from: string, to: string) =>
    compareWith('envoy/edge.yaml', from, to).map((line) => line.split(': Envoy')[0]);
  t.deepEqual(edge('quality: 4', 'quality: 5'), [
    'edge > filters > envoy.filters.http.compressor.brotli > compressor_library > typed_config > quality',
  ]);
  t.deepEqual(edge('max_request_headers_kb: 32', 'max_request_headers_kb: 64'), [
    'edge > connection > max_request_headers_kb',
  ]);
  t.deepEqual(
    edge(
      'cache-control, value: no-store}, append_action: ADD_IF_ABSENT',
      'cache-control, value: private}, append_action: ADD_IF_ABSENT',
    ),
    ['edge > routes > /souk.cart.v1.CartService/CreateCart > answers'],
  );
  t.deepEqual(edge('value: 1000m', 'value: 1001m'), [
    'edge > routes > /souk.cart.v1.CartService/CreateCart > sets > grpc-timeout',
  ]);
  const istio = (from: string, to: string) =>
    compareWith('istio/edge.yaml', from, to).map((line) => line.split(': Envoy')[0]);
  t.deepEqual(istio('name: not_modified', 'name: modified'), [
    'edge > routes > /souk.identity.v1.AccessService/GetGroup > filters > lua.not_modified > name',
  ]);
  t.deepEqual(istio('private, no-cache', 'public, no-cache'), [
    'edge > routes > /souk.identity.v1.AccessService/GetGroup > answers',
  ]);
  t.deepEqual(istio('/docs/*', '/docz/*'), ['edge > asksIdentity > /docs/something']);
  t.deepEqual(istio('operation: INSERT_BEFORE', 'operation: INSERT_FIRST'), ['edge > order']);
  const withoutCart = edge('- souk.cart.v1.CartService\n', '# without carts\n');
  t.true(withoutCart.includes('edge > rest > GET /v1/{name=carts/*}:check'), withoutCart.join('\n'));
});

test('an account of limits that the edge does not ask, asks elsewhere or gives up on sooner is found', (t) => {
  const where = (from: string, to: string) =>
    compareWith('istio/edge.yaml', from, to).map((line) => line.split(': Envoy')[0]);
  t.throws(() => where('||limits.souk', '||limit.souk'), {message: /ask the account of limits in different ways/});
  t.deepEqual(where('failure_mode_deny: false', 'failure_mode_deny: true'), [
    'edge > filters > envoy.filters.http.ratelimit.open > extension_config > typed_config > failure_mode_deny',
  ]);
});

test('an edge that lets pass what identity says nothing about, forgets later or does not refuse what nobody remembers is found', (t) => {
  const edge = (from: string, to: string) =>
    compareWith('istio/edge.yaml', from, to).map((line) => line.split(': Envoy')[0]);
  const asking = 'edge > filters > envoy.filters.http.ext_authz > unanswered';
  t.deepEqual(edge('failure_mode_allow_header_add: true', 'failure_mode_allow_header_add: false'), [asking]);
  t.deepEqual(edge('failure_mode_allow: true', 'failure_mode_allow: false'), [asking]);
  t.deepEqual(edge('local longest, most, mostBytes = 20', 'local longest, most, mostBytes = 30'), [
    'edge > filters > envoy.filters.http.lua.decisions > default_source_code > inline_string',
  ]);
  t.deepEqual(edge('undecided_by_identity:', 'undecided:').sort(), [
    'edge > filters > envoy.filters.http.rbac.undecided > rules > policies > undecided',
    'edge > filters > envoy.filters.http.rbac.undecided > rules > policies > undecided_by_identity',
  ]);
  t.deepEqual(
    compareWith('istio/bastion.yaml', ' allowed_headers:', ' failure_mode_allow: true\n          allowed_headers:').map(
      (line) => line.split(': Envoy')[0],
    ),
    ['bastion > filters > envoy.filters.http.ext_authz > unanswered'],
  );
});

test('a page that counts against other limits, or against none, is found', (t) => {
  const where = (from: string, to: string) =>
    compareWith('istio/edge.yaml', from, to).map((line) => line.split(': Envoy')[0]);
  const page =
    /match: \{context: GATEWAY, routeConfiguration: \{vhost: \{route: \{name: web-sign-in\}\}\}\}[\s\S]*?rate_class: sensitive/;
  const [found = ''] = page.exec(ours.files.get('mesh/istio/edge.yaml') ?? '') ?? [];
  t.deepEqual(where(found, found.replace('sensitive', 'standard')), [
    'edge > routes > /oauth2/authorize > metadata > filter_metadata > souk > rate_class',
    'edge > routes > /oauth2/token > metadata > filter_metadata > souk > rate_class',
    'edge > routes > /oauth2/revoke > metadata > filter_metadata > souk > rate_class',
  ]);
});

test('who may use plain HTTP, where others are sent, and what HTTP/3 is limited to, is compared', (t) => {
  const differs = (file: string, text: string, changed: string) =>
    compareWith(file, text, changed).map((line) => line.split(':')[0]);
  t.deepEqual(differs('istio/edge.yaml', 'prefix_len: 8}', 'prefix_len: 0}'), ['edge > doors > plainFor']);
  const permanent = 'response_code: PERMANENT_REDIRECT';
  t.deepEqual(differs('istio/edge.yaml', permanent, permanent.replace('PERMANENT', 'SEE_OTHER')), [
    'edge > doors > redirects',
  ]);
  t.deepEqual(differs('istio/edge.yaml', 'max_sessions_per_event_loop: 10000', 'max_sessions_per_event_loop: 1'), [
    'edge > doors > quic > quic_options > max_sessions_per_event_loop',
  ]);
  const early = /enable_early_data: false/.exec(ours.files.get('mesh/envoy/edge.yaml') ?? '')?.[0] ?? 'nothing';
  t.deepEqual(differs('envoy/edge.yaml', early, 'enable_early_data: true'), [
    'edge > doors > quicSocket > enable_early_data',
  ]);
});
