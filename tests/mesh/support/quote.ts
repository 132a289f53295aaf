import type {ChannelCredentials} from '@grpc/grpc-js';
import {QuoteBooksRequest, QuoteBooksResponse} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Outcome} from './call-at.ts';
import {callPeer} from './call-peer.ts';
import {callSidecar, certificateOf} from './sidecar.ts';

export interface QuoteCall {
  readonly book: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whose certificate; when this and `inbound` are absent, cart calls as it does in this mesh. */
  readonly credentials?: ChannelCredentials;
  /** Which sidecar before inventory; its own when absent. */
  readonly inbound?: string;
}

/** Asks inventory for a book, which cart may; `found` says whether the token's tenant has it. */
export async function quote({book, headers, credentials, inbound}: QuoteCall): Promise<Outcome & {found?: boolean}> {
  const call = {
    service: 'inventory',
    path: '/souk.inventory.v1.InventoryService/QuoteBooks',
    request: QuoteBooksRequest.encode({books: [book]}).finish(),
    headers,
  };
  const outcome =
    credentials === undefined && inbound === undefined
      ? await callPeer({caller: 'cart', ...call})
      : await callSidecar({
          ...call,
          ...(inbound !== undefined && {inbound}),
          credentials: credentials ?? certificateOf('cart'),
        });
  if (outcome.response === undefined) return outcome;
  const [first] = QuoteBooksResponse.decode(outcome.response).quotes;
  return first === undefined ? outcome : {...outcome, found: first.found};
}
