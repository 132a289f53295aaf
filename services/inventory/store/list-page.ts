import {z} from 'zod';
import type {Prisma} from '#gen/prisma/inventory/client.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken, type PageScope} from '#runtime/api/page-token.ts';
import {keyTypes} from './key-type.ts';
import type {Listing, Order, Place} from './keyset.ts';

/** What the requests of all lists have. */
export interface ListRequest {
  readonly pageSize: number;
  readonly pageToken: string;
  readonly filter: string;
  readonly orderBy: string;
}

/** What a request asks for, in the terms of its table. */
export interface Query {
  readonly where: Prisma.Sql;
  readonly order: Order;
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: Item[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/**
 * One page (AIP-158) of what `list` answers. The token carries the keys of the page's last row and is good for the same
 * filter and order only, so that pages neither overlap nor skip when rows come and go. Fails with PAGE_TOKEN_INVALID.
 */
export const listPage = async <Item>(
  request: ListRequest,
  {method, tenant}: Pick<PageScope, 'method' | 'tenant'>,
  {where, order}: Query,
  list: (listing: Listing) => Promise<Place<Item>[]>,
): Promise<Page<Item>> => {
  const scope = {method, tenant, filter: request.filter, orderBy: request.orderBy};
  const size = pageSize(request.pageSize);
  const after = decodePageToken(scope, request.pageToken, keysOf(order));
  // One more than the page, to know whether there is another.
  const places = await list({where, order, after, limit: size + 1});
  const page = places.slice(0, size);
  const last = places.length > size ? page.at(-1) : undefined;
  return {
    items: page.map(({item}) => item),
    nextPageToken: last === undefined ? '' : encodePageToken(scope, last.keys),
  };
};

const keysOf = (order: Order): z.ZodType<string[], unknown> => {
  const [first, ...rest] = order.map(({type}) => keyTypes[type].schema);
  return z.tuple([first ?? z.never(), ...rest]);
};
