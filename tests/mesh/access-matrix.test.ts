import test from 'ava';
import {newApiKey} from './support/api-key.ts';
import {callAsTenant, type Verdict} from './support/call-as-tenant.ts';
import {type OwnMethod, ownMethods} from './support/contract.ts';
import {exampleRequest} from './support/example-request.ts';
import {idFieldsOf} from './support/id-fields.ts';
import {newPossessions, type Possessions} from './support/possessions.ts';
import {request} from './support/request.ts';
import {restRequest} from './support/rest-request.ts';
import {newTenant} from './support/tenant.ts';

const unauthenticated = 16;
const fromOutside = ownMethods.filter(({contract}) => contract.http.length > 0);

/** A request for a method that is right in itself, about things of the one who sends it. */
function fitting(method: OwnMethod, own: Possessions) {
  const owned = [...own.values()];
  const names = idFieldsOf(method, owned).map(({path, pattern}): [string, string] => [
    path,
    owned.find((name) => pattern.test(name)) ?? '',
  ]);
  return exampleRequest(method.contract.desc.input, new Map(names));
}

const isAboutSignIn = ({reason}: Verdict) => reason === 'SIGN_IN_FAILED' || reason === 'CHALLENGE_INVALID';
const isAboutPermission = ({reason}: Verdict) => reason === 'PERMISSION_MISSING';

test('nobody calls a method without being known, unless the contract says so', async (t) => {
  const own = await newPossessions(await newTenant());
  t.true(fromOutside.length >= 20, 'the contracts were read');
  for (const method of fromOutside) {
    const {verb, path, body} = restRequest(method, fitting(method, own));
    const headers = body === undefined ? {} : {'content-type': 'application/json'};
    const answer = await request(verb, path, {headers, ...(body !== undefined && {body: JSON.stringify(body)})});
    const label = `${verb} ${path}: ${answer.status} ${answer.text}`;
    const isUnknown = answer.text.includes('"CREDENTIALS_MISSING"');
    t.is(isUnknown, !method.contract.anonymous, label);
    if (isUnknown) t.is(answer.status, 401, label);
  }
});

test('a source without the permission of a method is refused by it, and one with nothing else is let in', async (t) => {
  const tenant = await newTenant();
  for (const method of fromOutside) {
    const {permission} = method.contract;
    const own = await newPossessions(tenant);
    const message = fitting(method, own);
    const others = permission === 'cart.carts.get' ? 'cart.carts.create' : 'cart.carts.get';
    const without = {...tenant, apiKey: (await newApiKey(tenant, others)).secret};
    const refused = await callAsTenant(method, message, without);
    t.is(isAboutPermission(refused), permission !== undefined, refused.text);
    if (permission === undefined) continue;
    t.regex(refused.text, new RegExp(`"permission":"${permission}"`));
    const withIt = {...tenant, apiKey: (await newApiKey(tenant, permission)).secret};
    const answered = await callAsTenant(method, message, withIt);
    // Somebody who signs in is unknown for another reason: by their password.
    const isUnknown = answered.code === unauthenticated && !isAboutSignIn(answered);
    t.false(isAboutPermission(answered) || isUnknown, answered.text);
  }
});
