import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import type {GetAuthorRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {requireAuthor} from '../store/find-authors.ts';

/** Gets an author. Fails with AUTHOR_NOT_FOUND. */
export const getAuthor =
  ({database}: Deps): Rpc<GetAuthorRequest, Author> =>
  async ({name}, {tenant}) =>
    requireAuthor(database.forTenant(tenant).read, name);
