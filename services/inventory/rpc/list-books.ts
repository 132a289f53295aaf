import type {ListBooksRequest, ListBooksResponse} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {bookCondition} from '../store/book-filter.ts';
import {bookOrder} from '../store/book-order.ts';
import {listBooks as listRows} from '../store/list-books.ts';
import {listPage} from '../store/list-page.ts';

/** Lists books, filtered and ordered. Fails with FILTER_INVALID, ORDER_BY_INVALID, PAGE_TOKEN_INVALID. */
export const listBooks =
  ({database}: Deps): Rpc<ListBooksRequest, ListBooksResponse> =>
  async (request, call) => {
    const {read} = database.forTenant(call.tenant);
    const query = {where: bookCondition(request.filter), order: bookOrder(request.orderBy)};
    const {items, nextPageToken} = await listPage(request, call, query, (listing) => listRows(read, listing));
    return {books: items, nextPageToken};
  };
