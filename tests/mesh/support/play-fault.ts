import type {ExecutionContext} from 'ava';
import {type Faults, keepFaults} from '#local/faults/keep-faults.ts';
import {instances} from './instances.ts';

/** Faults of the mesh under test, as `npm run mesh -- fault` plays them; none is left when the test is over. */
export function playFaults(t: ExecutionContext): Faults {
  const faults = keepFaults(instances());
  t.teardown(() => void faults.remove('all'));
  return faults;
}
