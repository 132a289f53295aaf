import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Client, credentials} from '@grpc/grpc-js';
import type {ExecutionContext} from 'ava';
import {openAuthority} from '#local/certificates/certificate-authority.ts';
import {writeCertificates} from '#local/certificates/write-certificates.ts';
import {openHome} from '#local/home/open-home.ts';
import {socketOf} from '#local/mesh/instance.ts';
import {adminOf, planSidecar} from '#local/mesh/plan-envoy.ts';
import {prepareFolders} from '#local/mesh/prepare-folders.ts';
import {readTools} from '#local/tools/read-tools.ts';
import {catalogue} from '#mesh/catalogue.ts';
import type {Locality} from '#mesh/render/model/locality.ts';
import {until} from '#tests/support/until.ts';
import {countingPeer} from './counting-peer.ts';

const path = '/souk.inventory.v1.InventoryService/QuoteBooks';

/** What the sidecar of a cart does, before inventories that only count their calls. */
export interface Trial {
  /** Sends calls one after the other; answers how many each zone got. Throws when one fails. */
  call(calls: number): Promise<Readonly<Record<string, number>>>;
  /** Takes instances of a zone away, all where no number is given. */
  lose(zone: string, instances?: number): void;
  /** Lets the instances of a zone die in the middle of an answer. */
  dieMidway(zone: string): void;
  /** Brings all of a zone back. */
  regain(zone: string): Promise<void>;
  /** Waits until the sidecar uses exactly `count` peers: all others have failed their health checks or are ejected. */
  untilUsed(count: number): Promise<void>;
}

/** Runs the committed sidecar of cart in the zone `caller`, with `perZone` peers in each of `zones`. Ends with the test. */
export async function trial(
  t: ExecutionContext,
  caller: Locality,
  zones: readonly Locality[],
  perZone: number,
): Promise<Trial> {
  const home = openHome(mkdtempSync(join(tmpdir(), 'souk-zones-')));
  const instance = (service: string, index: number, locality: Locality) => {
    const name = `${service}-${index}`;
    const spiffeId = `spiffe://souk.local/ns/souk/sa/${service}`;
    const entry = catalogue.services[service];
    if (!entry) throw new Error(`no service ${service}`);
    return {name, service, locality, entry, folder: join(home.run, name), spiffeId};
  };
  const cart = instance('cart', 0, caller);
  const inventories = zones.flatMap((zone, z) =>
    Array.from({length: perZone}, (_, index) => instance('inventory', z * perZone + index, zone)),
  );
  await prepareFolders([...inventories, instance('identity', 0, caller)], cart, undefined);
  const authority = await openAuthority(join(home.state, 'ca'));
  for (const {folder, spiffeId} of [cart, ...inventories]) {
    await writeCertificates(authority, {path: join(folder, 'certs'), spiffeId, servesLocalhost: false});
  }
  const peers = inventories.map((inventory) => countingPeer(inventory, path));
  await Promise.all(peers.map((peer) => peer.start()));
  const plan = planSidecar(home, cart, {path: readTools().envoy, traces: false});
  const envoy = spawn(plan.command, plan.args, {cwd: plan.cwd, env: plan.env, stdio: 'ignore'});
  const client = new Client(`unix:${socketOf(cart, 'outbound')}`, credentials.createInsecure());
  t.teardown(async () => {
    client.close();
    envoy.kill('SIGKILL');
    await once(envoy, 'exit');
    for (const peer of peers) peer.lose();
    rmSync(home.root, {recursive: true});
  });
  await until(
    'the sidecar is ready',
    () =>
      adminOf(cart)
        .ready()
        .catch(() => false),
    30_000,
  );

  const inZone = (zone: string) => peers.filter((peer) => peer.zone === zone);
  const callsOf = (zone: string) => inZone(zone).reduce((sum, peer) => sum + peer.calls(), 0);
  return {
    async call(calls) {
      const before = zones.map(({zone}) => callsOf(zone));
      for (let sent = 0; sent < calls; sent++) await callOnce(client);
      return Object.fromEntries(zones.map(({zone}, index) => [zone, callsOf(zone) - (before[index] ?? 0)]));
    },
    lose(zone, instances = perZone) {
      for (const peer of inZone(zone).slice(0, instances)) peer.lose();
    },
    dieMidway(zone) {
      for (const peer of inZone(zone)) peer.dieMidway();
    },
    regain: async (zone) => void (await Promise.all(inZone(zone).map((peer) => peer.start()))),
    untilUsed: async (count) => {
      const used = async () => {
        const hosts = (await adminOf(cart).hosts()).filter(({cluster}) => cluster === 'inventory');
        return hosts.filter(({healthy, ejected}) => healthy && !ejected).length;
      };
      await until(`${count} peers are used`, async () => (await used()) === count, 30_000);
    },
  };
}

function callOnce(client: Client): Promise<void> {
  const same = (bytes: Buffer) => bytes;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, same, same, Buffer.alloc(0), {deadline: Date.now() + 5_000}, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}
