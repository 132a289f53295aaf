import type {DescExtension} from '@bufbuild/protobuf';
import {registry} from './registry.ts';

/** An option that the contracts declare. Throws when `typeName` is none. */
export const extensionOf = (typeName: string): DescExtension => {
  const extension = registry.getExtension(typeName);
  if (!extension) throw new Error(`the contracts declare no option ${typeName}`);
  return extension;
};
