import {lookup} from 'node:dns/promises';
import type {ConfigMap} from '#mesh/render/envoy/config.ts';

/**
 * Where Envoys send their spans: the OTLP/HTTP endpoint that services use, too. None without an endpoint, and none for
 * one with TLS, which the rendered cluster does not speak on one machine.
 * @param endpoint value of OTEL_EXPORTER_OTLP_ENDPOINT, for example `http://127.0.0.1:4318`
 */
export async function telemetryAddresses(endpoint: string | undefined): Promise<readonly ConfigMap[]> {
  if (endpoint === undefined || !URL.canParse(endpoint)) return [];
  const {protocol, hostname, port} = new URL(endpoint);
  if (protocol !== 'http:') return [];
  // EDS takes addresses, not names.
  const {address} = await lookup(hostname);
  return [{socket_address: {address, port_value: Number(port || 80)}}];
}
