import {readFileSync} from 'node:fs';
import {createFileRegistry, fromBinary} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';

/** Every contract of Souk and what it imports, as google.protobuf.FileDescriptorSet; written by `npm run generate`. */
export const descriptorSet: Uint8Array = new Uint8Array(
  readFileSync(new URL('../../gen/descriptor.binpb', import.meta.url)),
);

/** The contracts, to be asked for messages, methods and their options. Read once a process. */
export const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));
