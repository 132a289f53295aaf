import test from 'ava';
import fc from 'fast-check';
import {publishedAt, type Rotation, type Scheduled, signingKeyAt, successorAt} from '../key-schedule.ts';

const minute = 60_000;
const rotation: Rotation = {periodMs: 60 * minute, leadMs: 3 * minute, retentionMs: 2 * minute, staleAfterMs: minute};

test('the first key signs at once', (t) => {
  t.deepEqual(successorAt([], new Date(5), rotation), new Date(5));
});

test('however irregularly replicas look, keys are public before they sign and until their tokens are over', (t) => {
  const steps = fc.array(fc.integer({min: 1, max: 90 * minute}), {minLength: 1, maxLength: 60});
  fc.assert(
    fc.property(steps, (gaps) => {
      const keys: (Scheduled & {readonly publishedFrom: number})[] = [];
      let now = 1_000_000;
      for (const gap of gaps) {
        const activeFrom = successorAt(keys, new Date(now), rotation);
        if (activeFrom) keys.push({activeFrom, publishedFrom: now});
        const signing = signingKeyAt(keys, new Date(now));
        if (!signing) return false;
        if (signing !== keys[0] && now - signing.publishedFrom < rotation.leadMs) return false;
        // A token signed now is verified until its life and the clocks' difference are over.
        for (const later of [0, minute, rotation.retentionMs - 1]) {
          const at = new Date(now + later);
          const all = [...keys];
          const next = successorAt(all, at, rotation);
          if (next) all.push({activeFrom: next, publishedFrom: at.getTime()});
          if (!publishedAt(all, at, rotation).includes(signing)) return false;
        }
        now += gap;
      }
      return true;
    }),
  );
  t.pass();
});

test('a key signs for its period and is then withdrawn', (t) => {
  const first = {activeFrom: new Date(0)};
  t.is(successorAt([first], new Date(rotation.periodMs - rotation.leadMs - 1), rotation), undefined);
  const activeFrom = successorAt([first], new Date(rotation.periodMs - rotation.leadMs), rotation);
  t.deepEqual(activeFrom, new Date(rotation.periodMs));
  const keys = [first, {activeFrom: new Date(rotation.periodMs)}];
  t.is(signingKeyAt(keys, new Date(rotation.periodMs - 1)), keys[0]);
  t.is(signingKeyAt(keys, new Date(rotation.periodMs)), keys[1]);
  t.deepEqual(publishedAt(keys, new Date(rotation.periodMs + rotation.retentionMs - 1), rotation), keys);
  t.deepEqual(publishedAt(keys, new Date(rotation.periodMs + rotation.retentionMs), rotation), keys.slice(1));
});
