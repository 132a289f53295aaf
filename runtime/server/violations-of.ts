import {type DescMessage, fromBinary, type Message} from '@bufbuild/protobuf';
import {pathToString} from '@bufbuild/protobuf/reflect';
import {createValidator} from '@bufbuild/protovalidate';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {registry} from '../contract/registry.ts';
import type {Violation} from '../errors/failure.ts';
import {meshFailure} from '../errors/mesh-failure.ts';
import {matchesPattern} from './matches-pattern.ts';

const validator = createValidator({registry, regexMatch: matchesPattern});

/**
 * Every rule of the contract that a message breaks, with the paths of its fields as protovalidate writes them: the
 * contract's names, `price.currency_code`, `rows[3].title`, `labels["a"]`.
 *
 * @param typeName full name of the message, `souk.inventory.v1.Book`.
 * @param bytes the message on the wire: `Book.encode(book).finish()`. Fails with REQUEST_MALFORMED when they are none.
 * @param prefix where the message stands in the request, `book`, `rows[3]`; part of every path.
 */
export const violationsOf = (typeName: string, bytes: Uint8Array, prefix = ''): readonly Violation[] => {
  const type = registry.getMessage(typeName);
  if (!type) throw new Error(`no contract declares ${typeName}`);
  return violations(type, bytes, prefix);
};

/** The same for a message that has been looked up before. */
export const violations = (type: DescMessage, bytes: Uint8Array, prefix = ''): readonly Violation[] => {
  const result = validator.validate(type, decode(type, bytes));
  switch (result.kind) {
    case 'valid':
      return [];
    case 'invalid':
      return result.violations.map(({field, message, ruleId}) => ({
        field: joined(prefix, pathToString(field)),
        description: message,
        reason: ruleId,
      }));
    case 'error':
      // A rule that cannot be evaluated is a mistake in the contract, not in the request.
      throw result.error;
  }
};

const joined = (prefix: string, path: string): string =>
  prefix && path && !path.startsWith('[') ? `${prefix}.${path}` : prefix + path;

const decode = (type: DescMessage, bytes: Uint8Array): Message => {
  try {
    return fromBinary(type, bytes);
  } catch (cause) {
    throw meshFailure(ErrorReason.REQUEST_MALFORMED, `The request is no ${type.typeName}.`, {}, {cause});
  }
};
