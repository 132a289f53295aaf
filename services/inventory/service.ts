import type {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import type {Deps} from './deps.ts';
import {createAuthor} from './rpc/create-author.ts';
import {createBook} from './rpc/create-book.ts';
import {deleteAuthor} from './rpc/delete-author.ts';
import {deleteBook} from './rpc/delete-book.ts';
import {getAuthor} from './rpc/get-author.ts';
import {getBook} from './rpc/get-book.ts';
import {importBooks} from './rpc/import-books.ts';
import {listAuthors} from './rpc/list-authors.ts';
import {listBooks} from './rpc/list-books.ts';
import {quoteBooks} from './rpc/quote-books.ts';
import {setStock} from './rpc/set-stock.ts';
import {updateAuthor} from './rpc/update-author.ts';
import {updateBook} from './rpc/update-book.ts';

/** Every RPC of inventory. */
export const inventoryService = (deps: Deps): ServiceOf<typeof InventoryServiceDefinition> => ({
  createBook: createBook(deps),
  getBook: getBook(deps),
  listBooks: listBooks(deps),
  updateBook: updateBook(deps),
  deleteBook: deleteBook(deps),
  importBooks: importBooks(deps),
  setStock: setStock(deps),
  quoteBooks: quoteBooks(deps),
  createAuthor: createAuthor(deps),
  getAuthor: getAuthor(deps),
  listAuthors: listAuthors(deps),
  updateAuthor: updateAuthor(deps),
  deleteAuthor: deleteAuthor(deps),
});
