import test from 'ava';
import type {Outcome} from '../outcome.ts';
import {tapReader} from '../tap-reader.ts';

function outcomesOf(text: string): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  const reader = tapReader((outcome) => outcomes.push(outcome));
  for (const line of text.split('\n')) reader.line(line);
  reader.end();
  return outcomes;
}

test('passed, failed and skipped tests are told apart, a failed one with its whole output', (t) => {
  const outcomes = outcomesOf(`TAP version 13
ok 1 - a is a
# what a test logs
not ok 2 - b is c
  ---
    name: AssertionError
  ...
not ok 3 - the last one
  ---
    message: boom
ok 4 - not yet # SKIP
1..4`);
  t.deepEqual(outcomes, [
    {kind: 'passed', name: 'a is a'},
    {kind: 'failed', name: 'b is c', output: '  ---\n    name: AssertionError\n  ...'},
    {kind: 'failed', name: 'the last one', output: '  ---\n    message: boom'},
    {kind: 'skipped', name: 'not yet', reason: 'SKIP'},
  ]);
});

test('a failure at the very end is not lost', (t) => {
  t.is(outcomesOf('not ok 1 - boom').length, 1);
});
