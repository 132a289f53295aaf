import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {AuthorChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {CreateAuthorRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {authorChanged} from '../events/author-changed.ts';
import {displayNameConflict} from '../store/display-name-conflict.ts';
import {insertAuthors} from '../store/insert-authors.ts';

/** Creates an author. Fails with AUTHOR_ALREADY_EXISTS. */
export const createAuthor =
  ({database}: Deps): Rpc<CreateAuthorRequest, Author> =>
  async ({author}, call) =>
    database.forTenant(call.tenant).update(call, async (tx) => {
      const displayName = author?.displayName ?? '';
      const [created] = await insertAuthors(tx, [{id: newId(), displayName}]);
      if (created === undefined) throw await displayNameConflict(tx, displayName);
      tx.emit(authorChanged(AuthorChanged_Kind.KIND_CREATED, created));
      return created;
    });
