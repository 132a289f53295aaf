import {globSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {clusterProgram, missingPrograms} from '#local/cluster/cluster-program.ts';
import {project} from '#local/project.ts';
import {writeCrdSchemas} from './crd-schemas.ts';
import type {Outcome} from './outcome.ts';
import {runCommand} from './run-command.ts';

const programs = ['istioctl', 'istio-crds.yaml', 'kubeconform'] as const;
const config = 'mesh/istio/mesh-config.yaml';

/** Has Istio's own definitions and its analysis check every resource of mesh/istio. */
export async function checkIstio(): Promise<readonly Outcome[]> {
  const files = globSync('mesh/istio/*.yaml', {cwd: project})
    .filter((file) => file !== config && !file.endsWith('kustomization.yaml'))
    .sort();
  if (missingPrograms(programs).length > 0) {
    const reason = 'istioctl and kubeconform are not built: npm run programs';
    return [{kind: 'skipped', name: 'mesh/istio is valid (istioctl, kubeconform)', reason}];
  }
  return [await checkSchemas(files), await analyze(files)];
}

/** The analysis knows no fields that it does not know: the definitions of the resources refuse those. */
async function checkSchemas(files: readonly string[]): Promise<Outcome> {
  const name = `mesh/istio: ${files.length} files fit Istio's resource definitions (kubeconform)`;
  const folder = mkdtempSync(join(tmpdir(), 'souk-crds-'));
  try {
    const schemas = writeCrdSchemas(clusterProgram('istio-crds.yaml'), folder);
    const args = ['-strict', '-summary', '-schema-location', schemas, ...files];
    const {succeeded, output} = await runCommand(clusterProgram('kubeconform'), args);
    return succeeded ? {kind: 'passed', name} : {kind: 'failed', name, output};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

async function analyze(files: readonly string[]): Promise<Outcome> {
  const name = 'mesh/istio has nothing to complain about (istioctl analyze)';
  const args = ['analyze', '-A', '--use-kube=false', '--failure-threshold', 'Warning', '--meshConfigFile', config];
  // That an EnvoyFilter depends on Envoy's own configuration is what it is for; the Envoy of both renderings is pinned.
  const known = ['--suppress', 'IST0133=EnvoyFilter *'];
  const {succeeded, output} = await runCommand(clusterProgram('istioctl'), [...args, ...known, ...files]);
  return succeeded ? {kind: 'passed', name} : {kind: 'failed', name, output};
}
