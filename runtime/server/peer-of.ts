import type {CallContext} from 'nice-grpc';

/** Header in which Envoy names the certificate of the caller: `…;URI=spiffe://souk.local/ns/souk/sa/cart`. */
const certificateHeader = 'x-forwarded-client-cert';

/** Who calls: the SPIFFE identity that the sidecar has verified, else the address of the connection. */
export const peerOf = ({metadata, peer}: Pick<CallContext, 'metadata' | 'peer'>): string =>
  /\bURI=([^;,]+)/.exec(metadata.get(certificateHeader) ?? '')?.[1] ?? peer;
