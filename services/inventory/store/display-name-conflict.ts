import type {Failure} from '#runtime/errors/failure.ts';
import {authorAlreadyExists} from '../domain/failure.ts';
import type {Read} from './client.ts';
import {findAuthorNames} from './find-authors.ts';

/** AUTHOR_ALREADY_EXISTS with the name of the author of that display name; without, when deleted meanwhile. */
export const displayNameConflict = async (db: Read, displayName: string): Promise<Failure> => {
  const names = await findAuthorNames(db, [displayName]);
  return authorAlreadyExists(displayName, names.get(displayName) ?? '');
};
