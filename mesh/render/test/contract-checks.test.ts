import test, {type ExecutionContext} from 'ava';
import type {Catalogue} from '../catalogue-entries.ts';
import {buildMesh} from '../model/build-mesh.ts';
import {ContractError, type Problem} from '../model/problem.ts';
import {catalogueOf} from './support/catalogue.ts';
import {compile, firstLine} from './support/compile.ts';

const policy = (text: string) => `option (souk.mesh.v1.policy) = {${text}};`;
const http = (text: string) => `option (google.api.http) = {${text}};`;
const readOnly = 'option idempotency_level = NO_SIDE_EFFECTS;';
const messages = 'message Request { string name = 1; Thing thing = 2; } message Thing { string name = 1; }';

/** The problems of an area `toys` with these methods, one a line, the first on line `firstLine + 1`. */
async function problemsOf(methods: readonly string[], more = '', catalogue?: Catalogue): Promise<readonly Problem[]> {
  const lines = methods.map((options, i) => `rpc Method${i}(Request) returns (Thing) { ${options} }`);
  const contracts = await compile({toys: `service ToysService {\n${lines.join('\n')}\n}\n${messages}\n${more}`});
  try {
    buildMesh(contracts, catalogue ?? catalogueOf({toys: {}}));
    return [];
  } catch (error) {
    if (error instanceof ContractError) return error.problems;
    throw error;
  }
}

function assertProblem(t: ExecutionContext, problems: readonly Problem[], method: number, what: RegExp): void {
  const found = problems.find((problem) => what.test(problem.what));
  t.truthy(found, `no ${what} in ${JSON.stringify(problems, null, 1)}`);
  t.is(found?.where, `proto/souk/toys/v1/toys.proto:${firstLine + 1 + method}:1`);
  t.truthy(found?.remedy);
}

test('a contract that asks for nothing odd is accepted', async (t) => {
  const good = [
    `${readOnly} ${http('get: "/v1/{name=toys/*}"')} ${policy('permission: "toys.toys.get" timeout: {seconds: 1}')}`,
    `${readOnly} ${http('post: "/v1/toys:search" body: "*"')} ${policy('permission: "toys.toys.search" timeout: {seconds: 1}')}`,
    `${http('patch: "/v1/{thing.name=toys/*}" body: "thing"')} ${policy('permission: "toys.toys.update" timeout: {nanos: 1000000}')}`,
    `${policy('callers: "*" timeout: {seconds: 1}')}`,
  ];
  t.deepEqual(await problemsOf(good), []);
});

test('every problem of every method is reported at once, each with its line and a remedy', async (t) => {
  const problems = await problemsOf([
    '',
    policy('callers: "toys"'),
    policy('callers: "nobody" timeout: {seconds: 1}'),
    policy('callers: "edge" timeout: {seconds: 1}'),
    policy('timeout: {seconds: 1}'),
    `${http('get: "/v1/a"')} ${policy('timeout: {seconds: 1}')}`,
    `${http('get: "/v1/b"')} ${policy('permission: "toys" timeout: {seconds: 1}')}`,
    `${http('get: "/v1/c"')} ${policy('permission: "toys.c.get" anonymous: true timeout: {seconds: 1}')}`,
    policy('callers: "toys" timeout: {seconds: 1} edge_cache: {max_age: {seconds: 9}}'),
    `${readOnly} ${policy('callers: "toys" timeout: {seconds: 1} edge_cache: {}')}`,
    `${readOnly} ${http('get: "/v1/d"')} ${policy('anonymous: true timeout: {seconds: 1} edge_cache: {max_age: {nanos: 9}}')}`,
    `${readOnly} ${http('get: "/v1/e"')} ${policy('any_principal: true timeout: {seconds: 1} edge_cache: {scope: CACHE_SCOPE_PUBLIC}')}`,
  ]);
  assertProblem(t, problems, 0, /Method0: the method has no policy/);
  assertProblem(t, problems, 1, /Method1: the method has no timeout/);
  assertProblem(t, problems, 2, /Method2: the caller 'nobody' does not exist/);
  assertProblem(t, problems, 3, /Method3: the edge is named as a caller/);
  assertProblem(t, problems, 4, /Method4: nobody can call the method/);
  assertProblem(t, problems, 5, /Method5: a method with an HTTP rule needs a permission/);
  assertProblem(t, problems, 6, /Method6: 'toys' is no permission/);
  assertProblem(t, problems, 7, /Method7: a method cannot ask for a permission and be open/);
  assertProblem(t, problems, 8, /Method8: edge_cache on a method that may have side effects/);
  assertProblem(t, problems, 8, /Method8: edge_cache on a method that is not read with GET/);
  assertProblem(t, problems, 9, /Method9: edge_cache on a method that is not read with GET/);
  assertProblem(t, problems, 10, /Method10: edge_cache with a max_age of less than a second/);
  assertProblem(t, problems, 11, /Method11: edge_cache is public on a method that asks who calls/);
  t.is(problems.length, 13);
});

test('HTTP rules that cannot work are refused', async (t) => {
  const allowed = policy('anonymous: true timeout: {seconds: 1}');
  const problems = await problemsOf([
    `${readOnly} ${http('delete: "/v1/{name=toys/*}"')} ${allowed}`,
    `${readOnly} ${http('post: "/v1/toys" body: "*"')} ${allowed}`,
    `${http('get: "/v1/{nome=things/*}"')} ${allowed}`,
    `${http('get: "/v1/{thing=others/*}"')} ${allowed}`,
    `${http('post: "/v1/things" body: "thong"')} ${allowed}`,
    `${http('get: "/v1/more" body: "*"')} ${allowed}`,
    `${http('get: "v1/more"')} ${allowed}`,
    `${http('get: "/v1/same/{name}"')} ${allowed}`,
    `${http('get: "/v1/{name=same/*}"')} ${allowed}`,
    `${http('put: "/v1/fine" body: "*" additional_bindings {get: "/v1/same/{thing.name}"}')} ${allowed}`,
  ]);
  assertProblem(t, problems, 0, /Method0: NO_SIDE_EFFECTS with DELETE/);
  assertProblem(t, problems, 1, /Method1: NO_SIDE_EFFECTS with POST/);
  assertProblem(t, problems, 2, /Method2: the path names the field 'nome'/);
  assertProblem(t, problems, 3, /Method3: the path names the field 'thing', .* plain value/);
  assertProblem(t, problems, 4, /Method4: the body is the field 'thong'/);
  assertProblem(t, problems, 5, /Method5: GET with a body/);
  assertProblem(t, problems, 6, /Method6: 'v1\/more' is no path template/);
  assertProblem(t, problems, 8, /Method8: GET \/v1\/same\/\* belongs to ToysService.Method7/);
  assertProblem(t, problems, 9, /Method9: GET \/v1\/same\/\* belongs to ToysService.Method7/);
  t.is(problems.length, 9);
});

test('contracts and catalogue that do not fit together are refused', async (t) => {
  const fine = policy('callers: "identity" timeout: {seconds: 1}');
  const [unserved] = await problemsOf([fine], '', catalogueOf({}));
  t.regex(unserved?.what ?? '', /ToysService: no service of the catalogue serves it/);
  t.is(unserved?.where, `proto/souk/toys/v1/toys.proto:${firstLine}:1`);

  const [empty] = await problemsOf([fine], '', catalogueOf({toys: {}, games: {}}));
  t.regex(empty?.what ?? '', /games: the service has no contract/);

  const alsoServes = {'other.Service/Do': {callers: ['nobody'], timeoutMs: 0}};
  const foreign = await problemsOf([fine], '', catalogueOf({toys: {alsoServes}}));
  t.deepEqual(
    foreign.map(({what}) => what),
    ["toys: the caller 'nobody' of other.Service/Do does not exist", 'toys: other.Service/Do has no timeout'],
  );

  const regions = {central: ['one'], west: ['one'], east: []};
  const zones = await problemsOf([fine], '', {...catalogueOf({toys: {}}), regions});
  t.deepEqual(
    zones.map(({what}) => what),
    ['the region east has no zone', 'there are two zones one'],
  );

  const toys = catalogueOf({toys: {}});
  for (const decisionSeconds of [-1, 31, 0.5, Number.NaN]) {
    const [tooLong] = await problemsOf([fine], '', {...toys, edge: {...toys.edge, decisionSeconds}});
    t.regex(tooLong?.what ?? '', /cannot remember decisions for/, String(decisionSeconds));
  }

  const pages = {all: {paths: ['/docs/*']}, strict: {paths: ['/docs/secret'], rateClass: 'sensitive'}} as const;
  const hidden = await problemsOf([fine], '', catalogueOf({toys: {}, web: {protocol: 'http', pages}}));
  t.deepEqual(
    hidden.map(({what}) => what),
    ['web: the page /docs/secret is behind /docs/*'],
  );
});

test('a reason without a code, and a comment that names a reason that does not exist, are refused', async (t) => {
  const reasons = 'enum ErrorReason {\nZERO = 0;\nGOOD = 1 [(souk.mesh.v1.code) = NOT_FOUND];\nBAD = 2;\n}';
  const call = `// Does. Fails with GOOD, REQUEST_INVALID, LOST.\nrpc Do(Request) returns (Thing) { ${policy('callers: "toys" timeout: {seconds: 1}')} }`;
  const problems = await problemsOf([], `${reasons}\nservice MoreService {\n${call}\n}`);
  t.deepEqual(
    problems.map(({what}) => what),
    ['BAD: the reason has no code', 'Do: the comment names the reason LOST, which does not exist'],
  );
  t.regex(problems[0]?.where ?? '', /toys\.proto:\d+:1$/);
});
