import {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {AuthorChanged_Kind, BookChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {UpdateAuthorRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import {violatedConstraint} from '#runtime/data/violated-constraint.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {validate} from '#runtime/server/validate.ts';
import type {Deps} from '../deps.ts';
import {changeAuthor} from '../domain/change-author.ts';
import {named} from '../domain/named.ts';
import {authorId} from '../domain/resource-name.ts';
import {authorChanged} from '../events/author-changed.ts';
import {bookChanged} from '../events/book-changed.ts';
import {displayNameConflict} from '../store/display-name-conflict.ts';
import {requireAuthor, requireAuthorForUpdate} from '../store/find-authors.ts';
import {renewBooksOf} from '../store/renew-books-of.ts';
import {updateAuthor as updateRows} from '../store/update-author.ts';

/**
 * Changes the fields of an author that the mask names. Books show the names of their authors and change too.
 * Fails with AUTHOR_NOT_FOUND, ETAG_MISMATCH, UPDATE_MASK_INVALID, AUTHOR_ALREADY_EXISTS.
 */
export const updateAuthor =
  ({database, books}: Deps): Rpc<UpdateAuthorRequest, Author> =>
  async ({author, updateMask}, call) => {
    const change = named(author, 'author', 'authors');
    const {name, etag, displayName} = change;
    const inventory = database.forTenant(call.tenant);
    const renewed: string[] = [];
    const updating = inventory.update(call, async (tx) => {
      const current = await requireAuthorForUpdate(tx, name);
      requireEtag(etag, current.etag, name);
      const next = changeAuthor(current, change, updateMask);
      validate('souk.inventory.v1.Author', Author.encode(next).finish(), 'author');
      await updateRows(tx, authorId(name), next.displayName);
      const updated = await requireAuthor(tx, name);
      tx.emit(authorChanged(AuthorChanged_Kind.KIND_UPDATED, updated));
      const books = updated.displayName === current.displayName ? [] : await renewBooksOf(tx, authorId(name));
      for (const book of books) {
        tx.emit(bookChanged(BookChanged_Kind.KIND_UPDATED, book));
        renewed.push(book.name);
      }
      return updated;
    });
    const updated = await updating.catch(async (error: unknown) => {
      // Asked outside of the transaction, which ends with the conflict.
      throw violatedConstraint(error) === 'author_tenant_id_display_name_key'
        ? await displayNameConflict(inventory.read, displayName)
        : error;
    });
    await books.invalidate(call.tenant, renewed);
    return updated;
  };
