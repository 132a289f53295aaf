import type {FileRegistry} from '@bufbuild/protobuf';
import {reasonsNamedIn} from './named-reasons.ts';
import type {Problem} from './problem.ts';
import {areaOf, ownFiles} from './read-contracts.ts';
import {hasCode} from './read-options.ts';
import {commentOf, positionOf} from './source-position.ts';

/** Reasons that a comment names (`Fails with …`) and no contract has: the documentation would promise what cannot come. */
export function checkNamedReasons(contracts: FileRegistry): Problem[] {
  return ownFiles(contracts)
    .flatMap((file) => file.services)
    .flatMap((service) => service.methods)
    .flatMap((method) => {
      const area = areaOf(method.parent.file);
      const known = [area, 'mesh'].flatMap((name) => contracts.getEnum(`souk.${name}.v1.ErrorReason`)?.values ?? []);
      return reasonsNamedIn(commentOf(method))
        .filter((reason) => !known.some(({name}) => name === reason))
        .map((reason) => ({
          where: positionOf(method),
          what: `${method.name}: the comment names the reason ${reason}, which does not exist`,
          remedy: `Add it to ErrorReason in proto/souk/${area}/v1/errors.proto, or correct the comment.`,
        }));
    });
}

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
