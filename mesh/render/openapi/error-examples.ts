import type {DescEnumValue, FileRegistry} from '@bufbuild/protobuf';
import {areaOf, ownFiles} from '../model/read-contracts.ts';
import {codeOf} from '../model/read-options.ts';
import {commentOf} from '../model/source-position.ts';
import type {JsonSchema} from './json-schema.ts';

/** An answer for every reason of the contracts, as components of the document. */
export function errorExamples(contracts: FileRegistry): Record<string, JsonSchema> {
  const reasons = ownFiles(contracts)
    .flatMap(({enums}) => enums)
    .filter(({name}) => name === 'ErrorReason')
    .flatMap(({values}) => values);
  return Object.fromEntries(
    reasons.flatMap((reason) => {
      const code = codeOf(reason);
      return code === undefined ? [] : [[nameOf(reason), example(reason, code)] as const];
    }),
  );
}

/** Refers to the example of a reason. */
export const errorExample = (reason: DescEnumValue): JsonSchema => ({
  $ref: `#/components/examples/${nameOf(reason)}`,
});

const nameOf = (reason: DescEnumValue): string => `${areaOf(reason.parent.file)}.${reason.name}`;

function example(reason: DescEnumValue, code: number): JsonSchema {
  const domain = `${areaOf(reason.parent.file)}.souk.local`;
  // The first sentence: what follows it is about metadata.
  const message = /^.*?\.(?=\s|$)/s.exec(commentOf(reason))?.[0] ?? reason.name;
  const info = {'@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: reason.name, domain};
  return {summary: reason.name, value: {code, message, details: [info]}};
}
