import {renameSync, writeFileSync} from 'node:fs';

/** Writes a file so that readers see the old content or the new, never a part. Envoy's watches need the rename, too. */
export function writeAtomically(path: string, content: string | Uint8Array, mode = 0o644): void {
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, content, {mode});
  renameSync(temporary, path);
}
