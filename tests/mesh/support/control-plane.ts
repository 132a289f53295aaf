import type {ExecutionContext} from 'ava';
import {controlPlane} from './mesh.ts';

type Run = (t: ExecutionContext) => Promise<void>;

/** `test`, or `test.serial`. */
interface Declare {
  (title: string, run: Run): void;
  readonly skip: (title: string, run: Run) => void;
}

/**
 * Declares tests of what only the Envoys of `mesh/envoy` have; under Istio they are skipped, and their names say why.
 *
 * @param reason why Istio has nothing to test here
 */
export const onlyWithOwnEnvoys =
  (declare: Declare, reason: string): ((title: string, run: Run) => void) =>
  (title, run) =>
    controlPlane === 'envoy' ? declare(title, run) : declare.skip(`${title} (not under Istio: ${reason})`, run);

/** Declares tests of what only Istio has. `reason`: where the same is tested of the Envoys of `mesh/envoy`. */
export const onlyUnderIstio =
  (declare: Declare, reason: string): ((title: string, run: Run) => void) =>
  (title, run) =>
    controlPlane === 'istio' ? declare(title, run) : declare.skip(`${title} (only under Istio: ${reason})`, run);
