import {isMap, isScalar, parseDocument, visit} from 'yaml';
import {freePort, freePorts, isPortFree, portUse} from '../backends/free-port.ts';

/** Where edge and bastion listen on 127.0.0.1: over TCP, at `https` over UDP as well (HTTP/3). */
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
  await refuseTaken(ports.http, 'SOUK_PORT');
  await refuseTaken(ports.https, 'SOUK_TLS_PORT');
  return ports;
}

async function refuseTaken(port: number, variable: string): Promise<void> {
  const transport = await portUse(port);
  if (transport === undefined) return;
  throw new Error(
    `${transport} port ${port} is in use: stop what listens there, or choose another: ${variable}=${port + 1000} npm start`,
  );
}

/** Where a door's configuration names its ports: as an address, and as where plain HTTP is sent to. */
const portIn = new Map([
  ['socket_address', 'port_value'],
  ['redirect', 'port_redirect'],
]);

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
      if (!isScalar(key) || !isMap(value)) return;
      const name = portIn.get(String(key.value));
      const port = name === undefined ? undefined : wanted.get(Number(value.get(name)));
      if (name !== undefined && port !== undefined) value.set(name, port);
    },
  });
  return document.toString({lineWidth: 0});
}
