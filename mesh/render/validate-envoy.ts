import {execFile} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import type {Mesh} from './model/mesh.ts';

const run = promisify(execFile);
const empty = 'resources: []\n';

/**
 * Has Envoy validate rendered configurations, in a folder with everything that they refer to: secrets and endpoints (which
 * may be empty), and the contracts. Returns what it complains about, by path; nothing when all is well.
 */
export async function validateEnvoy(
  envoy: string,
  mesh: Mesh,
  descriptor: Uint8Array,
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-envoy-'));
  try {
    for (const path of ['certs', 'endpoints', 'faults']) mkdirSync(join(folder, path));
    for (const name of ['identity', 'trust', 'server']) writeFileSync(join(folder, 'certs', `${name}.yaml`), empty);
    for (const name of ['telemetry', ...mesh.services.map((service) => service.name)]) {
      writeFileSync(join(folder, 'endpoints', `${name}.yaml`), empty);
    }
    writeFileSync(join(folder, 'faults', 'runtime.yaml'), empty);
    writeFileSync(join(folder, 'descriptor.binpb'), descriptor);
    const complaints = new Map<string, string>();
    for (const [path, text] of files) {
      if (!path.startsWith('mesh/envoy/')) continue;
      writeFileSync(join(folder, 'envoy.yaml'), text);
      const args = ['--mode', 'validate', '-c', 'envoy.yaml', '--log-level', 'critical'];
      await run(envoy, args, {cwd: folder}).catch((error: unknown) => complaints.set(path, String(error)));
    }
    return complaints;
  } finally {
    rmSync(folder, {recursive: true});
  }
}
