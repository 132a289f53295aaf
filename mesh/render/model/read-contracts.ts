import {readFileSync} from 'node:fs';
import {createFileRegistry, type DescFile, type FileRegistry, fromBinary} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';

/**
 * Reads a file of google.protobuf.FileDescriptorSet, as `buf build --as-file-descriptor-set` writes it.
 * Throws when the file does not exist: `npm run generate` makes it.
 */
export function readContracts(path: string): FileRegistry {
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(path)));
}

/** Our own contracts among all, by name. */
export function ownFiles(contracts: FileRegistry): DescFile[] {
  return [...contracts.files]
    .filter((file) => file.proto.package.startsWith('souk.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The area of a proto package and so the service that serves it: `cart` of `souk.cart.v1`. */
export function areaOf(file: DescFile): string {
  return file.proto.package.split('.')[1] ?? '';
}
