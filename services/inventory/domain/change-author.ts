import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {updatePaths} from '#runtime/api/update-paths.ts';

/**
 * The author after an update of the fields that the mask names (AIP-134). Fails with UPDATE_MASK_INVALID. The contract's
 * rules for the result are not looked at.
 */
export const changeAuthor = (current: Author, change: Author, mask: readonly string[] | undefined): Author => {
  const paths = updatePaths(mask, change, ['displayName']);
  return paths.has('displayName') ? {...current, displayName: change.displayName} : current;
};
