import type {ConfigMap} from '../envoy/config.ts';
import {fromLoopback, redirectToTls} from '../envoy/edge-redirect.ts';
import {quicListener} from '../envoy/http3.ts';
import {withoutEarlyData} from '../envoy/tls.ts';
import {edgePorts} from '../kubernetes/names.ts';

/** istiod names a listener of UDP after its address: of IPv4, and of IPv6. */
const quicListeners = ['0.0.0.0', '::'].map((address) => `udp_${address}_${edgePorts.https}`);

/**
 * What makes the ports of Istio's gateway the edge's: plain HTTP is for the machine itself, everybody else is sent to TLS
 * (Istio's own `httpsRedirect` answers everybody, 301); HTTP/3 has limits and no early data.
 *
 * @param speech how the edge speaks HTTP everywhere.
 */
export const edgeDoors = (speech: ConfigMap): readonly ConfigMap[] => [
  onPlain('MERGE', {filter_chain_match: fromLoopback}),
  onPlain('ADD', {filters: [redirectToTls(speech)]}),
  ...quicListeners.flatMap((name) => [
    {
      applyTo: 'LISTENER',
      match: {context: 'GATEWAY', listener: {name}},
      patch: {operation: 'MERGE', value: {udp_listener_config: quicListener}},
    },
    {
      applyTo: 'FILTER_CHAIN',
      match: {context: 'GATEWAY', listener: {name}},
      patch: {operation: 'MERGE', value: {transport_socket: withoutEarlyData}},
    },
  ]),
];

const onPlain = (operation: 'MERGE' | 'ADD', value: ConfigMap): ConfigMap => ({
  applyTo: 'FILTER_CHAIN',
  match: {context: 'GATEWAY', listener: {portNumber: edgePorts.http}},
  patch: {operation, value},
});
