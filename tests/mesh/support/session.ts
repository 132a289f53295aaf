import {randomBytes} from 'node:crypto';
import {z} from 'zod';
import {inTime} from './in-time.ts';
import {request} from './request.ts';
import type {TestTenant} from './tenant.ts';

/** Somebody of a tenant who is signed in. */
export interface SignedIn {
  /** `sessions/{session}`. */
  readonly session: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** `tenants/{tenant}/users/{user}`. */
  readonly user: string;
  readonly email: string;
  readonly password: string;
}

const created = z.object({name: z.string()}).loose();
const signIn = z.object({
  session: z.object({name: z.string()}).loose(),
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
});

/** Creates a user with a role and signs them in. */
export async function newSignedIn({name, api}: Pick<TestTenant, 'name' | 'api'>, role = 'owner'): Promise<SignedIn> {
  const email = `anna-${randomBytes(6).toString('hex')}@example.org`;
  const password = randomBytes(12).toString('base64url');
  const user = {email, displayName: 'Anna'};
  const made = await inTime(() => api.post(`/v1/${name}/users`, {user, password}));
  if (made.status !== 200) throw new Error(`no user was created: ${made.status} ${made.text}`);
  const {name: userName} = created.parse(made.json);
  const assignment = {principal: userName, role: `${name}/roles/${role}`};
  const assigned = await inTime(() => api.post(`/v1/${name}/roleAssignments`, assignment));
  if (assigned.status !== 200) throw new Error(`no role was assigned: ${assigned.status} ${assigned.text}`);
  return {...(await signInAgain(api, {email, password})), user: userName, email, password};
}

/** Signs somebody in, in a session of its own. */
export async function signInAgain(api: TestTenant['api'], {email, password}: Pick<SignedIn, 'email' | 'password'>) {
  const answer = await inTime(() => api.post('/v1/sessions', {email, password}));
  if (answer.status !== 200) throw new Error(`nobody signed in: ${answer.status} ${answer.text}`);
  const {session, accessToken, refreshToken} = signIn.parse(answer.json);
  return {session: session.name, accessToken, refreshToken};
}

const known = new Map<string, SignedIn>();

/** A session of the tenant: the same as long as it is not over, because sign-ins are limited. */
export async function sessionOf(tenant: TestTenant): Promise<SignedIn> {
  const before = known.get(tenant.id);
  if (before && (await request('GET', `/v1/${before.session}`, {headers: bearer(before)})).status === 200)
    return before;
  const after = before ? {...before, ...(await signInAgain(tenant.api, before))} : await newSignedIn(tenant);
  known.set(tenant.id, after);
  return after;
}

export const bearer = ({accessToken}: Pick<SignedIn, 'accessToken'>) => ({authorization: `Bearer ${accessToken}`});
