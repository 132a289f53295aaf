import type {FileRegistry} from '@bufbuild/protobuf';
import type {Problem} from './problem.ts';
import {ownFiles} from './read-contracts.ts';
import {hasCode} from './read-options.ts';
import {positionOf} from './source-position.ts';

/** Reasons of errors that do not say with which gRPC code they are answered. */
export function checkReasons(contracts: FileRegistry): Problem[] {
  return ownFiles(contracts)
    .flatMap((file) => file.enums)
    .filter((desc) => desc.name === 'ErrorReason')
    .flatMap((desc) => desc.values)
    .filter((value) => value.number !== 0 && !hasCode(value))
    .map((value) => ({
      where: positionOf(value),
      what: `${value.name}: the reason has no code`,
      remedy: 'Add the gRPC code: `[(souk.mesh.v1.code) = NOT_FOUND]`.',
    }));
}
