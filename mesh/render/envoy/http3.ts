import type {ConfigMap} from './config.ts';
import {header} from './local-replies.ts';

/** How a listener of UDP speaks QUIC: with the limits that HTTP/2 has, and as many connections as the edge takes of all kinds. */
export const quicListener: ConfigMap = {
  quic_options: {
    quic_protocol_options: {
      max_concurrent_streams: 100,
      initial_stream_window_size: 64 * 1024,
      initial_connection_window_size: 1024 * 1024,
    },
    idle_timeout: '60s',
    crypto_handshake_timeout: '10s',
    max_sessions_per_event_loop: 10_000,
  },
};

const port = "%CEL(request.scheme != 'https' ? '' : request.host.matches(':[0-9]+$') ? destination.port : 443)%";
const overTls = (text: string): string => `%CEL(request.scheme == 'https' ? '${text}' : '')%`;

/**
 * Over TLS every answer says that HTTP/3 is to be had at the same port (RFC 7838, RFC 9114 section 3.1.1), for a day. The
 * port is the client's: 443 when it names none, whatever stands before the edge; else that of the listener. An empty
 * value is no header.
 */
export const alternativeService: ConfigMap = header('alt-svc', `${overTls('h3=":')}${port}${overTls('"; ma=86400')}`);
