import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {freePort} from '#local/backends/free-port.ts';
import {openAuthority} from '#local/certificates/certificate-authority.ts';
import {writeCertificates} from '#local/certificates/write-certificates.ts';
import {openHome} from '#local/home/open-home.ts';
import {withPorts} from '#local/mesh/door-ports.ts';
import type {UpstreamHost} from '#local/mesh/envoy-admin.ts';
import {adminOf, planEnvoy} from '#local/mesh/plan-envoy.ts';
import {prepareFolders} from '#local/mesh/prepare-folders.ts';
import {lastLines} from '#local/supervise/last-lines.ts';
import {readTools} from '#local/tools/read-tools.ts';
import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '#mesh/render/model/build-mesh.ts';
import type {Locality} from '#mesh/render/model/locality.ts';
import {serviceOf} from '#mesh/render/model/mesh.ts';
import {registry} from '#runtime/contract/registry.ts';
import {until} from '#tests/support/until.ts';
import {configurationOf, type Weakening} from './configuration-of.ts';
import {type Peer, scriptedPeer} from './peer.ts';
import {trialInstance} from './trial-instance.ts';

export interface TrialOptions {
  /** Whose Envoy is tried: a service, or `edge`. */
  readonly caller: string;
  /** How many instances of which peers there are in each zone. */
  readonly peers: Readonly<Record<string, number>>;
  /** The caller stands in the first. One zone when absent. */
  readonly zones?: readonly Locality[];
  /** Takes something out of the committed configuration, to show what it prevents. */
  readonly weaken?: Weakening | undefined;
  /** Whose certificates the instances of a peer show instead of their own. */
  readonly impostors?: Readonly<Record<string, string>>;
}

/** A real Envoy with its committed configuration, before peers that do what a test wants. */
export interface Trial {
  /** `unix:` address of its outbound listener. */
  readonly outbound: string;
  /** `http://127.0.0.1:…` of the edge's listener without TLS. */
  readonly edge: string;
  /** `https://localhost:…` of the edge: TLS over TCP, and over QUIC at the same port. */
  readonly edgeTls: string;
  /** `localhost:…` of the bastion. */
  readonly bastion: string;
  /** Who has signed all certificates, in PEM. */
  readonly authority: string;
  /** The folder with the certificates of the Envoy that is tried. */
  readonly certificates: string;
  readonly peers: readonly Peer[];
  /** How the Envoy sees the instances of a peer. */
  hosts(peer: string): Promise<readonly UpstreamHost[]>;
  /** Counters and gauges of the cluster of a peer, by their names without `cluster.<peer>.`. */
  stats(peer: string): Promise<ReadonlyMap<string, number>>;
}

const here: Locality = {region: 'here', zone: 'here-a'};

/** Trials run on busy machines, where a second is soon over: calls and health checks have 20 times as long. */
const patiently: Weakening = (key, value) => {
  if (typeof value !== 'object' || value === null || !('timeout' in value)) return value;
  const isTimed = key === 'route' || 'unhealthy_threshold' in value;
  return isTimed ? {...value, timeout: `${20 * Number.parseFloat(String(value.timeout))}s`} : value;
};

/** Starts an Envoy and its peers; they end with the test. */
export async function trial(t: ExecutionContext, options: TrialOptions): Promise<Trial> {
  const {caller, zones = [here], impostors = {}} = options;
  const home = openHome(mkdtempSync(join(tmpdir(), 'souk-trial-')));
  const [first = here] = zones;
  const own = trialInstance(home, caller, 0, first);
  const instances = Object.entries(options.peers).flatMap(([service, count]) =>
    zones.flatMap((zone, z) =>
      Array.from({length: count}, (_, index) => trialInstance(home, service, z * count + index, zone)),
    ),
  );
  // Every cluster needs its file, also those that nobody is in.
  const absent = Object.keys(catalogue.services).filter((service) => options.peers[service] === undefined);
  await prepareFolders(
    [...instances, ...absent.map((service) => trialInstance(home, service, 0, first))],
    [own],
    undefined,
  );
  const authority = await openAuthority(join(home.state, 'ca'));
  for (const {folder, spiffeId, service} of [own, ...instances]) {
    const shown = spiffeId.replace(/[^/]+$/, impostors[service] ?? service);
    await writeCertificates(authority, {path: join(folder, 'certs'), spiffeId: shown, servesLocalhost: true});
  }
  const mesh = buildMesh(registry, catalogue);
  const peers = instances.map((instance) =>
    scriptedPeer(
      instance,
      serviceOf(mesh, instance.service).methods.map(({path}) => path),
    ),
  );
  await Promise.all(peers.map((peer) => peer.start()));

  const ports = {http: await freePort(), https: await freePort(), bastion: await freePort()};
  const configuration = join(own.folder, 'envoy.yaml');
  writeFileSync(configuration, withPorts(configurationOf(t, caller, [patiently, options.weaken]), ports));
  const plan = planEnvoy(home, own, {path: readTools().envoy, traces: false}, configuration);
  const log = openSync(plan.logFile, 'a');
  const envoy = spawn(plan.command, plan.args, {cwd: plan.cwd, env: plan.env, stdio: ['ignore', log, log]});
  closeSync(log);
  t.teardown(async () => {
    envoy.kill('SIGKILL');
    if (envoy.exitCode === null && envoy.signalCode === null) await once(envoy, 'exit');
    for (const peer of peers) peer.lose();
    rmSync(home.root, {recursive: true});
  });
  const admin = adminOf(own);
  const isReady = async () => {
    if (envoy.exitCode !== null || envoy.signalCode !== null) {
      throw new Error(`the Envoy has ended:\n${lastLines(plan.logFile, 15)}`);
    }
    return admin.ready().catch(() => false);
  };
  await until('the Envoy is ready', isReady, 30_000);
  return {
    outbound: `unix:${join(own.folder, 'outbound.sock')}`,
    edge: `http://127.0.0.1:${ports.http}`,
    edgeTls: `https://localhost:${ports.https}`,
    bastion: `localhost:${ports.bastion}`,
    authority: readFileSync(join(own.folder, 'certs', 'ca.crt'), 'utf8'),
    certificates: join(own.folder, 'certs'),
    peers,
    hosts: async (peer) => (await admin.hosts()).filter(({cluster}) => cluster === peer),
    stats: async (peer) => {
      const prefix = `cluster.${peer}.`;
      const found = await admin.stats(`^${prefix.replaceAll('.', '\\.')}`);
      return new Map([...found].map(([name, value]) => [name.slice(prefix.length), value]));
    },
  };
}
