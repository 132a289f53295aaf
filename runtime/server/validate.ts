import {invalid} from '../errors/invalid.ts';
import {violationsOf} from './violations-of.ts';

/**
 * Checks the rules of the contract for a message that the request does not carry as it is: a resource after a change,
 * a row. Takes what `violationsOf` takes. Fails with REQUEST_INVALID that lists every violation.
 */
export const validate = (typeName: string, bytes: Uint8Array, prefix?: string): void => {
  const found = violationsOf(typeName, bytes, prefix);
  if (found.length > 0) throw invalid(found);
};
