import test from 'ava';
import fc from 'fast-check';
import {allOf, clocked, patiently, rememberingEdge, type Verdict} from '../remembering-edge.ts';

/** One step of a history: somebody asks, or the world changes. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      ask: fc.constantFrom('ada', 'bob', 'eve'),
      path: fc.constantFrom('/v1/books', '/v1/authors'),
      from: fc.constantFrom('127.0.0.1', '127.0.0.2'),
    }),
  },
  {weight: 2, arbitrary: fc.record({identity: fc.constantFrom('decides' as const, 'away' as const)})},
  {
    weight: 1,
    arbitrary: fc.record({
      judge: fc.constantFrom('ada', 'bob', 'eve'),
      verdict: fc.constantFrom<Verdict>('known', 'unknown', 'not permitted'),
    }),
  },
  {weight: 2, arbitrary: fc.record({seconds: fc.constantFrom(1, 7, 19, 20, 45)})},
);

const statuses: Readonly<Record<Verdict, number>> = {known: 200, unknown: 401, 'not permitted': 403};

/** What an edge must answer, in as few words as can be. */
function model() {
  const verdicts = new Map<string, Verdict>([
    ['ada', 'known'],
    ['bob', 'known'],
  ]);
  let decisions: {who: string; path: string; at: number}[] = [];
  let [away, now] = [false, 1000];
  return {
    now: () => now,
    verdicts,
    later: (seconds: number) => (now += seconds),
    identity: (does: 'decides' | 'away') => (away = does === 'away'),
    answer(key: string, path: string, from: string): number {
      const who = `${key} ${from}`;
      if (away) return decisions.some((one) => one.who === who && one.path === path && now - one.at < 20) ? 200 : 503;
      const verdict = verdicts.get(key) ?? 'unknown';
      if (verdict === 'known') decisions.push({who, path, at: now});
      else decisions = decisions.filter((one) => one.who !== who);
      return statuses[verdict];
    },
  };
}

test('whatever happens in whatever order, the edge lets through what identity does or has just done, and nothing else', async (t) => {
  t.timeout(180_000);
  const edge = await rememberingEdge(t, allOf(patiently, clocked));
  const counts = new Map<number, number>();
  let histories = 0;
  const property = fc.asyncProperty(fc.array(step, {minLength: 15, maxLength: 40}), async (steps) => {
    histories += 1;
    const keyOf = (name: string) => `${name}-${histories}`;
    const expected = model();
    edge.identity('decides');
    for (const [name, verdict] of expected.verdicts) edge.judge(keyOf(name), verdict);
    const judge = (name: string, verdict: Verdict) => {
      expected.verdicts.set(name, verdict);
      edge.judge(keyOf(name), verdict);
    };
    for (const one of steps) {
      if ('ask' in one) {
        const {ask, path, from} = one;
        const status = expected.answer(ask, path, from);
        const answer = await edge.ask({key: keyOf(ask), path, from, at: expected.now()});
        counts.set(status, (counts.get(status) ?? 0) + 1);
        if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(one)}`);
        const reached = answer.arrived?.get('txn-token')[0];
        if (reached !== (status === 200 ? `token of ${keyOf(ask)}` : undefined)) throw new Error(`came as ${reached}`);
      } else if ('identity' in one) {
        expected.identity(one.identity);
        edge.identity(one.identity);
      } else if ('judge' in one) judge(one.judge, one.verdict);
      else expected.later(one.seconds);
    }
  });
  await fc.assert(property, {numRuns: 40});
  for (const status of [200, 401, 403, 503]) t.true((counts.get(status) ?? 0) > 3, `${status}: ${counts.get(status)}`);
  t.log([...counts].map(([status, count]) => `${count} x ${status}`).join(', '));
});
