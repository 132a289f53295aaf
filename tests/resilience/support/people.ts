import {randomUUID} from 'node:crypto';
import {z} from 'zod';
import {type Answer, request} from '../../mesh/support/request.ts';
import {bearer, newSignedIn, signInAgain} from '../../mesh/support/session.ts';
import type {TestTenant} from '../../mesh/support/tenant.ts';

/** What came of people who are signed in, and of those who only say so. */
export interface PeopleReport {
  readonly answers: number;
  /** Requests that should have passed and did not. */
  readonly failures: readonly string[];
  /** Requests that passed and should not have. */
  readonly breaches: readonly string[];
  readonly late: number;
}

export interface People {
  answers(): number;
  stop(): Promise<PeopleReport>;
}

/** Long before an access token ends, as clients do. */
const refreshAfterMs = 60_000;
const tokens = z.object({accessToken: z.string(), refreshToken: z.string()});
const anew = new Set([0, 503, 504]);

/**
 * Starts people of a tenant who read with access tokens and refresh them, and beside them two whose tokens are worth nothing: of a
 * session that is over, and signed by nobody.
 */
export async function people(tenant: TestTenant, path: string): Promise<People> {
  const owner = await newSignedIn(tenant);
  const over = {...owner, ...(await signInAgain(tenant.api, owner))};
  const ended = await request('DELETE', `/v1/${over.session}`, {headers: bearer(over)});
  if (ended.status !== 200) throw new Error(`the session was not ended: ${ended.text}`);
  const forged = {accessToken: forge(owner.accessToken)};
  const [failures, breaches]: [string[], string[]] = [[], []];
  let [answers, late, stopped] = [0, 0, false];
  const note = (list: string[], what: string, {status, text}: Pick<Answer, 'status' | 'text'>) =>
    list.push(`${new Date().toISOString()} ${what}: ${status} ${text}`);
  const send = (verb: string, where: string, parts: Parameters<typeof request>[2]) =>
    request(verb, where, parts).catch((error: unknown) => ({status: 0, text: String(error), json: undefined}));

  const person = async () => {
    let held = {accessToken: owner.accessToken, refreshToken: owner.refreshToken};
    let refreshed = performance.now();
    while (!stopped) {
      if (performance.now() - refreshed > refreshAfterMs) {
        held = (await refresh(held.refreshToken)) ?? held;
        refreshed = performance.now();
      }
      const answer = await send('GET', path, {headers: bearer(held)});
      answers++;
      if (answer.status === 504) late++;
      else if (answer.status !== 200) note(failures, 'signed in', answer);
    }
  };
  const refresh = async (refreshToken: string) => {
    const headers = {'content-type': 'application/json', 'idempotency-key': randomUUID()};
    const body = JSON.stringify({refreshToken});
    for (let attempt = 1; ; attempt++) {
      const answer = await send('POST', '/v1/sessions:refresh', {headers, body});
      if (answer.status === 200) return tokens.parse(answer.json);
      // The key makes a retry safe: it is given the same successor.
      if (anew.has(answer.status) && attempt < 4) continue;
      note(failures, 'refresh', answer);
      return undefined;
    }
  };
  const impostor = async (name: string, token: {readonly accessToken: string}) => {
    while (!stopped) {
      const answer = await send('GET', path, {headers: bearer(token)});
      if (answer.status >= 200 && answer.status < 400) note(breaches, name, answer);
    }
  };
  const running = Promise.all([person(), impostor('a session that is over', over), impostor('a forged token', forged)]);
  return {
    answers: () => answers,
    async stop() {
      stopped = true;
      await running;
      return {answers, failures, breaches, late};
    },
  };
}

/** The token with one bit of its signature changed. */
const forge = (token: string): string => {
  const [header, body, signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return [header, body, bytes.toString('base64url')].join('.');
};
