import {isMap, isScalar, parseDocument, visit} from 'yaml';
import {freePort, freePorts, isPortFree} from '../backends/free-port.ts';

/** Where edge and bastion listen on 127.0.0.1. */
export interface DoorPorts {
  readonly http: number;
  readonly https: number;
  readonly bastion: number;
}

/** The ports that `mesh/envoy/edge.yaml` and `mesh/envoy/bastion.yaml` name. */
export const renderedPorts: DoorPorts = {http: 8080, https: 8443, bastion: 8444};

/**
 * The ports to use: those asked for, or free ones for `port` 0. TLS is `tlsPort`, else 363 above plain HTTP as in 8080 and 8443. The
 * bastion has the one after it, or any where that is taken: nobody but `npm run mesh -- tunnel` has to know it.
 * @throws Error with the remedy when one of them is taken. Envoy itself would share it silently (SO_REUSEPORT).
 */
export async function chooseDoorPorts(port: number, tlsPort?: number): Promise<DoorPorts> {
  if (port === 0) {
    const [http = 0, https = 0, bastion = 0] = await freePorts(3);
    return {http, https, bastion};
  }
  const https = tlsPort ?? port + (renderedPorts.https - renderedPorts.http);
  const bastion = (await isPortFree(https + 1)) ? https + 1 : await freePort();
  const ports = {http: port, https, bastion};
  if (!(await isPortFree(ports.http))) throw taken(ports.http, 'SOUK_PORT', port + 1000);
  if (!(await isPortFree(ports.https))) throw taken(ports.https, 'SOUK_TLS_PORT', ports.https + 1000);
  return ports;
}

function taken(port: number, variable: string, other: number): Error {
  return new Error(
    `port ${port} is in use: stop what listens there, or choose another: ${variable}=${other} npm start`,
  );
}

/** A door's configuration with other ports; everything else stays as rendered. */
export function withPorts(configuration: string, {http, https, bastion}: DoorPorts): string {
  const document = parseDocument(configuration);
  const wanted = new Map([
    [renderedPorts.http, http],
    [renderedPorts.https, https],
    [renderedPorts.bastion, bastion],
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
