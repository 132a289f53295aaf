import type {ChannelCredentials} from '@grpc/grpc-js';
import {QuoteBooksRequest, QuoteBooksResponse} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {callSidecar, certificateOf, type Outcome} from './sidecar.ts';

export interface QuoteCall {
  readonly book: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whose certificate; that of cart when absent. */
  readonly credentials?: ChannelCredentials;
  /** Which sidecar before inventory; its own when absent. */
  readonly inbound?: string;
}

/** Asks inventory for a book, which cart may; `found` says whether the token's tenant has it. */
export async function quote({book, headers, credentials, inbound}: QuoteCall): Promise<Outcome & {found?: boolean}> {
  const outcome = await callSidecar({
    service: 'inventory',
    ...(inbound !== undefined && {inbound}),
    credentials: credentials ?? certificateOf('cart'),
    path: '/souk.inventory.v1.InventoryService/QuoteBooks',
    request: QuoteBooksRequest.encode({books: [book]}).finish(),
    headers,
  });
  if (outcome.response === undefined) return outcome;
  const [first] = QuoteBooksResponse.decode(outcome.response).quotes;
  return first === undefined ? outcome : {...outcome, found: first.found};
}
