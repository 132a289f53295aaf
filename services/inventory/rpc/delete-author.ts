import type {Empty} from '#gen/ts/google/protobuf/empty.ts';
import {AuthorChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {DeleteAuthorRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {authorInUse} from '../domain/failure.ts';
import {authorId} from '../domain/resource-name.ts';
import {authorChanged} from '../events/author-changed.ts';
import {deleteAuthor as deleteRows} from '../store/delete-author.ts';
import {countBooksBy, requireAuthorForUpdate} from '../store/find-authors.ts';

/** Deletes an author without books. Fails with AUTHOR_NOT_FOUND, ETAG_MISMATCH, AUTHOR_IN_USE. */
export const deleteAuthor =
  ({database}: Deps): Rpc<DeleteAuthorRequest, Empty> =>
  async ({name, etag}, call) =>
    database.forTenant(call.tenant).update(call, async (tx) => {
      const author = await requireAuthorForUpdate(tx, name);
      requireEtag(etag, author.etag, name);
      const books = await countBooksBy(tx, name);
      if (books > 0) throw authorInUse(name, books);
      await deleteRows(tx, authorId(name));
      tx.emit(authorChanged(AuthorChanged_Kind.KIND_DELETED, author));
      return {};
    });
