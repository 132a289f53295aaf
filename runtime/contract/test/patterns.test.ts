import {getOption, hasOption, isMessage, toJson} from '@bufbuild/protobuf';
import test from 'ava';
import fc from 'fast-check';
import {matchesPattern} from '../../server/matches-pattern.ts';
import {extensionOf} from '../extension-of.ts';
import {registry} from '../registry.ts';

/** The value of every `pattern` in the rules of a field, also of a list's items and a map's keys. */
const patternsIn = (rules: unknown): string[] =>
  typeof rules !== 'object' || rules === null
    ? []
    : Object.entries(rules).flatMap(([name, value]) =>
        name === 'pattern' && typeof value === 'string' ? [value] : patternsIn(value),
      );

const rules = extensionOf('buf.validate.field');

const patterns = new Set<string>();
for (const type of registry) {
  if (type.kind !== 'message' || !type.typeName.startsWith('souk.')) continue;
  for (const field of type.fields) {
    const value = hasOption(field, rules) ? getOption(field, rules) : undefined;
    if (rules.message && isMessage(value)) {
      for (const pattern of patternsIn(toJson(rules.message, value, {registry}))) patterns.add(pattern);
    }
  }
}

const limitMs = 50;

const tookMs = (pattern: string, text: string): number => {
  const start = performance.now();
  matchesPattern(pattern, text);
  return performance.now() - start;
};

/** Whether some text keeps a pattern busy for longer than the limit. */
const backtracks = (pattern: string): boolean => {
  for (const text of fc.sample(fc.stringMatching(new RegExp(pattern, 'u'), {size: 'xsmall'}), {numRuns: 10, seed: 7})) {
    for (const width of [1, 2, 3]) {
      for (let at = 0; at + width <= text.length; at += Math.max(1, Math.floor(text.length / 8))) {
        // What backtracking hates: much that matches, and then an end that does not. Longer bit by bit, because the
        // time of a bad pattern doubles with every letter.
        for (let times = 2; times <= 30; times++) {
          const pumped = `${text.slice(0, at)}${text.slice(at, at + width).repeat(times)}${text.slice(at)}\u0000`;
          // Three times, because a busy machine can make anything slow once.
          if ([1, 2, 3].every(() => tookMs(pattern, pumped) > limitMs)) return true;
        }
      }
    }
  }
  return false;
};

test('there are patterns to check', (t) => {
  t.true(patterns.size >= 5);
});

for (const pattern of patterns) {
  test(`no text keeps ${pattern} busy`, (t) => {
    t.false(backtracks(pattern));
  });
}

test('the check finds a pattern that backtracks', (t) => {
  t.true(backtracks('^([a-z]+)+$'));
});
