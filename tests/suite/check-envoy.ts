import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openAuthority} from '#local/certificates/certificate-authority.ts';
import {writeCertificates} from '#local/certificates/write-certificates.ts';
import {openHome} from '#local/home/open-home.ts';
import {compactLayout} from '#local/mesh/compact-layout.ts';
import type {Instance} from '#local/mesh/instance.ts';
import {prepareFolders} from '#local/mesh/prepare-folders.ts';
import {wholeLayout} from '#local/mesh/whole-layout.ts';
import {project} from '#local/project.ts';
import {readTools} from '#local/tools/read-tools.ts';
import {catalogue} from '#mesh/catalogue.ts';
import type {Outcome} from './outcome.ts';
import {runCommand} from './run-command.ts';

/** Has Envoy itself validate every rendered configuration, in a folder with all that the configuration refers to. */
export async function checkEnvoy(): Promise<readonly Outcome[]> {
  const home = openHome(mkdtempSync(join(tmpdir(), 'souk-validate-')));
  try {
    const authority = await openAuthority(join(home.state, 'ca'));
    const {envoy} = readTools();
    const outcomes: Outcome[] = [];
    for (const layout of [wholeLayout(catalogue, home, {}), compactLayout(catalogue, home)]) {
      const {services, edge, bastion} = layout;
      const doors = [...new Set([edge, bastion])];
      await prepareFolders(services, doors, undefined);
      for (const instance of [...services, ...doors]) {
        const {spiffeId} = instance;
        const path = join(instance.folder, 'certs');
        await writeCertificates(authority, {path, spiffeId, servesLocalhost: doors.includes(instance)});
        outcomes.push(await validate(envoy, instance));
      }
    }
    return outcomes;
  } finally {
    rmSync(home.root, {recursive: true});
  }
}

async function validate(envoy: string, {service, folder}: Instance): Promise<Outcome> {
  const file = `mesh/envoy/${service}.yaml`;
  const name = `${file} is valid (envoy)`;
  const args = ['--mode', 'validate', '-c', join(project, file), '--log-level', 'warning'];
  const {succeeded, output} = await runCommand(envoy, args, {cwd: folder});
  return succeeded ? {kind: 'passed', name} : {kind: 'failed', name, output};
}
