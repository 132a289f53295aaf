import {getOption, hasOption} from '@bufbuild/protobuf';
import {type Code, codeFromJSON} from '#gen/ts/google/rpc/code.ts';
import {extensionOf} from './extension-of.ts';
import {registry} from './registry.ts';

/**
 * The gRPC code of each reason of `souk.<area>.v1.ErrorReason`, from the option `souk.mesh.v1.code`.
 * Throws when the area has no reasons or a reason other than the zero one has no code.
 */
export const codesOf = (area: string): ReadonlyMap<string, Code> => {
  const reasons = registry.getEnum(`souk.${area}.v1.ErrorReason`);
  if (!reasons) throw new Error(`no contract declares souk.${area}.v1.ErrorReason`);
  const option = extensionOf('souk.mesh.v1.code');
  const codes = new Map<string, Code>();
  for (const value of reasons.values) {
    if (value.number === 0) continue;
    if (!hasOption(value, option)) throw new Error(`${reasons.typeName}.${value.name} has no (souk.mesh.v1.code)`);
    codes.set(value.name, codeFromJSON(getOption(value, option)));
  }
  return codes;
};
