import {CheckRequest, CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import {callPeer} from './call-peer.ts';

/** The transaction token that identity gives the edge for an API key. */
export async function tokenFor(apiKey: string): Promise<string> {
  const http = {path: '/souk.inventory.v1.InventoryService/ListBooks', method: 'POST', headers: {'x-api-key': apiKey}};
  const outcome = await callPeer({
    caller: 'edge',
    service: 'identity',
    path: '/envoy.service.auth.v3.Authorization/Check',
    request: CheckRequest.encode(CheckRequest.fromPartial({attributes: {request: {http}}})).finish(),
  });
  if (outcome.response === undefined) throw new Error(`identity refused: ${outcome.code} ${outcome.message}`);
  const {httpResponse} = CheckResponse.decode(outcome.response);
  const headers = httpResponse?.$case === 'okResponse' ? httpResponse.value.headers : [];
  const token = headers.map(({header}) => header).find((header) => header?.key === 'txn-token');
  if (token === undefined) throw new Error(`identity gave no token: ${JSON.stringify(httpResponse)}`);
  return token.value || Buffer.from(token.rawValue).toString();
}
