import test from 'ava';
import {resourceOf} from '#mesh/render/model/read-options.ts';
import {callAsTenant} from './support/call-as-tenant.ts';
import {mesh, type OwnMethod, ownMethods} from './support/contract.ts';
import {exampleRequest} from './support/example-request.ts';
import {idFieldsOf} from './support/id-fields.ts';
import {newPossessions, type Possessions, stateOf} from './support/possessions.ts';
import {newTenant, type TestTenant} from './support/tenant.ts';

/**
 * Fields in which another tenant's id is not answered NOT_FOUND, each with the reason why that is right and gives nothing
 * away: the answer is the same as for an id that nobody has. That is what is tested of them.
 */
const answered = new Map([
  // A cart keeps what its visitor wants; CheckCart says of a book that the tenant does not sell that it is gone.
  ['/souk.cart.v1.CartService/SetItem book', 0],
  // Every row has a result of its own, and names its authors in words.
  ['/souk.inventory.v1.InventoryService/ImportBooks rows.book.authors', 0],
  // Both stay as they are, whatever the request says (AIP-203, immutable).
  ['/souk.identity.v1.AccessService/UpdateRoleAssignment role_assignment.role', 0],
  ['/souk.identity.v1.AccessService/UpdateRoleAssignment role_assignment.principal', 0],
  // A quote of a book that the tenant does not have says `found: false`.
  ['/souk.inventory.v1.InventoryService/QuoteBooks books', 0],
]);
const notFound = 5;

/** Requests whose example finds what its id names, and then lacks something else: the reason says so. */
const foundAndRefused = new Map([
  // No key has the example's secret.
  ['/souk.identity.v1.IdentityService/RevokeApiKeySecret name', 'API_KEY_SECRET_NOT_FOUND'],
]);

/** Methods that the operator alone may call: a tenant is refused whatever id it names, its own as well. */
const operatorOnly = new Set(
  ['SuspendTenant', 'ResumeTenant', 'DeleteTenant'].map((name) => `/souk.identity.v1.IdentityService/${name}`),
);
const permissionDenied = 7;

interface Case {
  readonly method: OwnMethod;
  readonly field: string;
  readonly pattern: RegExp;
}

/** A name that fits the pattern and that nobody has. */
function nobodys(name: string): string {
  const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  if (/\/\d+$/.test(name)) return name.replace(/\d+$/, '999999999');
  return uuid.test(name) ? name.replace(uuid, crypto.randomUUID()) : `${name.slice(0, -4)}none`;
}

/** Calls a method with one field naming `foreign`, and everything else in the request one's own. */
function attack({method, field}: Case, foreign: string, own: Possessions, attacker: TestTenant) {
  const owned = [...own.values()];
  const names = idFieldsOf(method, owned).map(({path, pattern}): [string, string] => [
    path,
    path === field ? foreign : (owned.find((name) => pattern.test(name)) ?? ''),
  ]);
  return callAsTenant(method, exampleRequest(method.contract.desc.input, new Map(names)), attacker);
}

test('every RPC answers another tenant’s id exactly as one that nobody has: NOT_FOUND', async (t) => {
  const [victim, attacker] = [await newTenant('Victim'), await newTenant('Attacker')];
  const theirs = await newPossessions(victim);
  const before = await stateOf(victim, theirs);
  const names = [...theirs.values()];
  const cases = ownMethods.flatMap((method) =>
    idFieldsOf(method, names).map(({path, pattern}): Case => ({method, field: path, pattern})),
  );
  t.true(cases.length >= 15, 'the contracts were read');
  for (const one of cases) {
    const label = `${one.method.path} ${one.field}`;
    const own = await newPossessions(attacker);
    for (const foreign of names.filter((name) => one.pattern.test(name))) {
      const verdict = await attack(one, foreign, own, attacker);
      const nobody = await attack(one, nobodys(foreign), own, attacker);
      const expected = operatorOnly.has(one.method.path) ? permissionDenied : (answered.get(label) ?? notFound);
      t.is(verdict.code, expected, `${label} = ${foreign}: ${verdict.text}`);
      t.not(verdict.reason, 'ROUTE_NOT_FOUND', verdict.text);
      t.deepEqual([verdict.code, verdict.reason], [nobody.code, nobody.reason], `${label}: tells that it exists`);
    }
    // The same request with one's own id: what was refused above was refused for the id and for nothing else.
    const mine = [...own.values()].find((name) => one.pattern.test(name));
    const control = await attack(one, mine ?? '', own, attacker);
    const what = `${label} with one's own id: ${control.text}`;
    t.is(control.reason, foundAndRefused.get(label) ?? control.reason, what);
    if (foundAndRefused.has(label)) continue;
    t.is(control.code, operatorOnly.has(one.method.path) ? permissionDenied : 0, what);
  }
  t.deepEqual(await stateOf(victim, theirs), before, 'nothing of the victim has changed');
});

test('a tenant’s lists show nothing of another tenant', async (t) => {
  const [victim, other] = [await newTenant('Victim'), await newTenant('Other')];
  const theirs = await newPossessions(victim);
  const lists = ownMethods.filter(
    ({contract}) => contract.http[0]?.verb === 'GET' && contract.desc.name.startsWith('List'),
  );
  t.true(lists.length >= 4);
  for (const method of lists) {
    const own = await newPossessions(other);
    const fields = idFieldsOf(method, [...own.values()]).map(({path, pattern}): [string, string] => [
      path,
      [...own.values()].find((name) => pattern.test(name)) ?? '',
    ]);
    const {code, text} = await callAsTenant(method, exampleRequest(method.contract.desc.input, new Map(fields)), other);
    t.is(code, 0, text);
    for (const name of theirs.values()) t.false(text.includes(name), `${method.path} shows ${name}`);
  }
});

test('every type of resource of the contracts takes part in these tests', async (t) => {
  const types = ownMethods
    .flatMap(({contract}) => contract.desc.parent.file)
    .flatMap((file) => [file, ...file.dependencies])
    .flatMap(({messages}) => messages.flatMap((message) => resourceOf(message)?.type ?? []));
  t.deepEqual([...new Set(types)].sort(), [...(await newPossessions(await newTenant())).keys()].sort());
  t.true(mesh.services.length > 0);
});
