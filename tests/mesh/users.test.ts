import test from 'ava';
import {z} from 'zod';
import {readOutbox} from '#local/outbox/read-outbox.ts';
import {until} from '#tests/support/until.ts';
import {home} from './support/mesh.ts';
import type {Answer} from './support/request.ts';
import {newTenant} from './support/tenant.ts';

const signedIn = z.object({accessToken: z.string(), session: z.object({user: z.string()})}).loose();
const named = z.object({name: z.string(), state: z.string().optional()}).loose();
const chosen = 'eleven-herons-whistle';

test('a user is invited, finds the link in the outbox, chooses a password and signs in, all at the edge', async (t) => {
  const {name: tenant, api} = await newTenant('Inviting');
  const email = `anna-${crypto.randomUUID()}@example.org`;
  const invited = await api.post(`/v1/${tenant}/users`, {user: {email, displayName: 'Anna'}});
  t.is(invited.status, 200, invited.text);
  const {name} = named.parse(invited.json);
  // It goes by the outbox and the relay, which a busy machine lets wait.
  const letter = await until(
    'the link is in the outbox',
    async () => (await readOutbox(home)).find((one) => one.email === email),
    30_000,
  );
  t.is(letter.purpose, 'INVITATION');
  const wrong = await api.post('/v1/users:acceptInvitation', {secret: 'x'.repeat(43), password: chosen});
  t.is(wrong.status, 400, wrong.text);
  const accepted = await api.post('/v1/users:acceptInvitation', {secret: letter.secret, password: chosen});
  t.is(named.parse(accepted.json).state, 'ACTIVE', accepted.text);
  const session = await api.post('/v1/sessions', {email, password: chosen});
  t.is(session.status, 200, session.text);
  t.is(signedIn.parse(session.json).session.user, name);
});

test('a flood of wrong passwords is answered 429 with the time to wait, and nobody learns whether the user exists', async (t) => {
  const {api} = await newTenant('Guessed at');
  const answers: Answer[] = [];
  // Pauses double: sooner or later a guess comes too early, however slow the machine is.
  while (answers.length < 20 && answers.at(-1)?.status !== 429) {
    const guess = {email: 'nobody@example.org', password: `${chosen}${answers.length}`};
    answers.push(await api.post('/v1/sessions', guess));
  }
  const last = answers.pop();
  t.true(answers.length >= 5, `${answers.length} guesses`);
  t.deepEqual([...new Set(answers.map(({status}) => status))], [401]);
  t.is(last?.status, 429);
  t.regex(last?.text ?? '', /"TOO_MANY_ATTEMPTS".*"retryDelay":"\d/);
});
