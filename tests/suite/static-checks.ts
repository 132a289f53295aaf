import {checkBreaking} from './check-breaking.ts';
import {checkEnvoy} from './check-envoy.ts';
import {checkIstio} from './check-istio.ts';
import {checkObservability} from './check-observability.ts';
import type {Outcome} from './outcome.ts';
import {packaged, runCommand} from './run-command.ts';

/** Everything that is found without running a service; each counts as one test. */
export const staticChecks: readonly (() => Promise<readonly Outcome[]>)[] = [
  command('types (tsc)', packaged('tsc'), '-p', '.'),
  command('lint and format (biome)', packaged('biome'), 'check', '--colors=off'),
  command('contracts: lint (buf)', packaged('buf'), 'lint'),
  command('contracts: format (buf)', packaged('buf'), 'format', 'proto', '--diff', '--exit-code'),
  async () => [await checkBreaking()],
  command('rendered files are up to date', process.execPath, 'mesh/render/main.ts', '--check'),
  checkEnvoy,
  checkIstio,
  checkObservability,
];

function command(name: string, program: string, ...args: string[]): () => Promise<readonly Outcome[]> {
  return async () => {
    const {succeeded, output} = await runCommand(program, args);
    return [succeeded ? {kind: 'passed', name} : {kind: 'failed', name, output}];
  };
}
