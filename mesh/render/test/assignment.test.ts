import test from 'ava';
import {assignment} from '../envoy/assignment.ts';
import {toYaml} from '../envoy/to-yaml.ts';
import type {Locality} from '../model/locality.ts';

const at = (zone: string): Locality => ({region: zone.split('-')[0] ?? '', zone});
const zones = ['central-a', 'central-b', 'west-a', 'west-b'].map(at);
const endpoints = zones.map((locality, index) => ({address: {pipe: {path: `${index}`}}, locality}));

/** Priority and weight of every zone of an assignment, in its order. */
function prioritiesFor(caller: Locality, among = endpoints): readonly string[] {
  const text = toYaml('', assignment('toys', caller, among));
  return [...text.matchAll(/zone: ([\w-]+)\}\n\s+priority: (\d)\n\s+load_balancing_weight: (\d)/g)].map(
    ([, zone, priority, weight]) => `${zone} ${priority} x${weight}`,
  );
}

test('for every caller its own zone comes first, then its region, then the others together', (t) => {
  t.deepEqual(prioritiesFor(at('central-a')), ['central-a 0 x1', 'central-b 1 x1', 'west-a 2 x1', 'west-b 2 x1']);
  t.deepEqual(prioritiesFor(at('central-b')), ['central-b 0 x1', 'central-a 1 x1', 'west-a 2 x1', 'west-b 2 x1']);
  t.deepEqual(prioritiesFor(at('west-b')), ['west-b 0 x1', 'west-a 1 x1', 'central-a 2 x1', 'central-b 2 x1']);
});

test('priorities begin at 0 without a gap where the caller’s zone or region has no instance', (t) => {
  t.deepEqual(prioritiesFor(at('central-c')), ['central-a 0 x1', 'central-b 0 x1', 'west-a 1 x1', 'west-b 1 x1']);
  const [central, , ...west] = endpoints;
  t.deepEqual(prioritiesFor(at('central-b'), west), ['west-a 0 x1', 'west-b 0 x1']);
  t.deepEqual(prioritiesFor(at('central-a'), central ? [central, ...west] : []), [
    'central-a 0 x1',
    'west-a 1 x1',
    'west-b 1 x1',
  ]);
});

test('zones of one priority share by the number of their instances', (t) => {
  const more = [...endpoints, {address: {pipe: {path: '4'}}, locality: at('west-b')}];
  t.deepEqual(prioritiesFor(at('central-a'), more), ['central-a 0 x1', 'central-b 1 x1', 'west-a 2 x1', 'west-b 2 x2']);
});
