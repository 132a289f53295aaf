import {create, type DescFile, toBinary} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';
import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';

/** Types that an error's details may have, which the transcoder must know to write them as JSON. */
const errors = ['google/rpc/status', 'google/rpc/error_details'];

/**
 * The contracts that a transcoder needs for these services, inline: an EnvoyFilter has no file beside it. Without comments, and
 * without the contracts that they do not import, which is a tenth of the whole.
 */
export function inlineDescriptor({contracts}: Mesh, services: readonly string[]): ConfigMap {
  const files = new Set<DescFile>();
  const add = (file: DescFile) => {
    for (const imported of file.dependencies) add(imported);
    files.add(file);
  };
  for (const file of contracts.files) {
    if (errors.includes(file.name) || file.services.some(({typeName}) => services.includes(typeName))) add(file);
  }
  const file = [...files].map(({proto}) => ({...proto, sourceCodeInfo: undefined}));
  const bytes = toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, {file}));
  return {proto_descriptor_bin: Buffer.from(bytes).toString('base64')};
}
