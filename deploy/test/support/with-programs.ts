import test, {type ExecutionContext} from 'ava';
import {type ClusterProgram, missingPrograms} from '#local/cluster/cluster-program.ts';

/** Declares tests that need programs which are built once by hand, because that takes minutes; where they are not, the tests say so. */
export const withPrograms = (...programs: readonly ClusterProgram[]) => {
  const missing = missingPrograms(programs);
  return (title: string, run: (t: ExecutionContext) => Promise<void> | void): void => {
    if (missing.length === 0) test.serial(title, run);
    else test.serial.skip(`${title} (not built: npm run programs)`, run);
  };
};
