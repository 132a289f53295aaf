import type {ListAuthorsRequest, ListAuthorsResponse} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {authorCondition} from '../store/author-filter.ts';
import {authorOrder} from '../store/author-order.ts';
import {listAuthors as listRows} from '../store/list-authors.ts';
import {listPage} from '../store/list-page.ts';

/** Lists authors, filtered and ordered. Fails with FILTER_INVALID, ORDER_BY_INVALID, PAGE_TOKEN_INVALID. */
export const listAuthors =
  ({database}: Deps): Rpc<ListAuthorsRequest, ListAuthorsResponse> =>
  async (request, call) => {
    const {read} = database.forTenant(call.tenant);
    const query = {where: authorCondition(request.filter), order: authorOrder(request.orderBy)};
    const {items, nextPageToken} = await listPage(request, call, query, (listing) => listRows(read, listing));
    return {authors: items, nextPageToken};
  };
