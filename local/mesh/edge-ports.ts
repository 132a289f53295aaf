import {isMap, isScalar, parseDocument, visit} from 'yaml';
import {freePorts, isPortFree} from '../backends/free-port.ts';

/** Where the edge listens on 127.0.0.1. */
export interface EdgePorts {
  readonly http: number;
  readonly https: number;
}

/** The ports that `mesh/envoy/edge.yaml` names. */
export const renderedPorts: EdgePorts = {http: 8080, https: 8443};

/**
 * The ports to use: those asked for, or free ones for `port` 0. TLS is `tlsPort`, else 363 above plain HTTP as in 8080 and 8443.
 * @throws Error with the remedy when one of them is taken. Envoy itself would share it silently (SO_REUSEPORT).
 */
export async function chooseEdgePorts(port: number, tlsPort?: number): Promise<EdgePorts> {
  if (port === 0) {
    const [http = 0, https = 0] = await freePorts(2);
    return {http, https};
  }
  const ports = {http: port, https: tlsPort ?? port + (renderedPorts.https - renderedPorts.http)};
  if (!(await isPortFree(ports.http))) throw taken(ports.http, 'SOUK_PORT', port + 1000);
  if (!(await isPortFree(ports.https))) throw taken(ports.https, 'SOUK_TLS_PORT', ports.https + 1000);
  return ports;
}

function taken(port: number, variable: string, other: number): Error {
  return new Error(
    `port ${port} is in use: stop what listens there, or choose another: ${variable}=${other} npm start`,
  );
}

/** The edge's configuration with other ports; everything else stays as rendered. */
export function withPorts(configuration: string, {http, https}: EdgePorts): string {
  const document = parseDocument(configuration);
  const wanted = new Map([
    [renderedPorts.http, http],
    [renderedPorts.https, https],
  ]);
  visit(document, {
    Pair(_, {key, value}) {
      if (!isScalar(key) || key.value !== 'socket_address' || !isMap(value)) return;
      const port = wanted.get(Number(value.get('port_value')));
      if (port !== undefined) value.set('port_value', port);
    },
  });
  return document.toString({lineWidth: 0});
}
