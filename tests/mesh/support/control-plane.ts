import test, {type ExecutionContext} from 'ava';
import {controlPlane} from './mesh.ts';

/**
 * Declares a test of something that only the Envoys of `mesh/envoy` have; under Istio it is skipped, and its name says why.
 *
 * @param reason why Istio has nothing to test here
 */
export const onlyWithOwnEnvoys = (reason: string) => (title: string, run: (t: ExecutionContext) => Promise<void>) =>
  controlPlane === 'envoy' ? test(title, run) : test.skip(`${title} (not under Istio: ${reason})`, run);
