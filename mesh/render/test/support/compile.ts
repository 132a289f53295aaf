import {execFile} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';
import type {FileRegistry} from '@bufbuild/protobuf';
import {readContracts} from '../../model/read-contracts.ts';

const run = promisify(execFile);

/** What every contract of a test begins with. */
const header = (area: string) => `syntax = "proto3";
package souk.${area}.v1;
import "buf/validate/validate.proto";
import "google/api/annotations.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "souk/mesh/v1/policy.proto";
`;

/**
 * Compiles contracts with the real buf, beside the public ones and souk/mesh. `contracts`: the text of
 * `souk/<area>/v1/<area>.proto` by area, without syntax, package and imports: line 1 is line `firstLine` of the file.
 */
export async function compile(contracts: Readonly<Record<string, string>>): Promise<FileRegistry> {
  return (await compileToBytes(contracts)).contracts;
}

/** The same, with the descriptor set itself. */
export async function compileToBytes(
  contracts: Readonly<Record<string, string>>,
): Promise<{contracts: FileRegistry; descriptor: Uint8Array}> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-contracts-'));
  try {
    for (const path of ['buf', 'google'])
      cpSync(join('gen/proto', path), join(folder, 'public', path), {recursive: true});
    cpSync('proto/souk/mesh', join(folder, 'proto/souk/mesh'), {recursive: true});
    writeFileSync(join(folder, 'buf.yaml'), 'version: v2\nmodules:\n  - path: proto\n  - path: public\n');
    for (const [area, text] of Object.entries(contracts)) {
      const path = join(folder, `proto/souk/${area}/v1/${area}.proto`);
      mkdirSync(dirname(path), {recursive: true});
      writeFileSync(path, `${header(area)}${text}`);
    }
    const output = join(folder, 'descriptor.binpb');
    await run('node_modules/.bin/buf', ['build', folder, '--as-file-descriptor-set', '-o', output]);
    return {contracts: readContracts(output), descriptor: readFileSync(output)};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

export const firstLine = header('').split('\n').length;
