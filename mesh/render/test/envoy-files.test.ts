import {readFileSync} from 'node:fs';
import test from 'ava';
import {z} from 'zod';
import {buildMesh} from '../model/build-mesh.ts';
import {renderMesh} from '../render-mesh.ts';
import {validateEnvoy} from '../validate-envoy.ts';
import {compiledToys, toyCatalogue} from './support/toys.ts';

/** What `npm test` has found or installed, or another one. */
const envoy = () =>
  process.env.ENVOY ??
  z.object({envoy: z.string()}).parse(JSON.parse(readFileSync('.souk/tools/tools.json', 'utf8'))).envoy;

test('Envoy accepts what is rendered, also of contracts unlike ours', async (t) => {
  const {contracts, descriptor} = await compiledToys;
  const mesh = buildMesh(contracts, toyCatalogue);
  const complaints = await validateEnvoy(envoy(), mesh, descriptor, renderMesh(mesh));
  t.deepEqual([...complaints], []);
});

test('Envoy’s complaint about a file is told', async (t) => {
  const {contracts, descriptor} = await compiledToys;
  const mesh = buildMesh(contracts, toyCatalogue);
  const files = new Map([['mesh/envoy/toys.yaml', 'static_resources: {listeners: [{nme: x}]}\n']]);
  const complaints = await validateEnvoy(envoy(), mesh, descriptor, files);
  t.regex(complaints.get('mesh/envoy/toys.yaml') ?? '', /nme/);
});

test('a sidecar lets in exactly the callers of the contract, and lets out to exactly those who name it', async (t) => {
  const {contracts} = await compiledToys;
  const mesh = buildMesh(contracts, toyCatalogue);
  const of = (name: string) => mesh.services.find((service) => service.name === name);
  const callersOf = (service: string, method: string) =>
    of(service)?.methods.find(({path}) => path.endsWith(method))?.callers;
  t.deepEqual(callersOf('toys', '/Get'), ['bastion', 'edge']);
  t.deepEqual(callersOf('toys', '/Wind'), ['bastion', 'games', 'toys']);
  t.deepEqual(callersOf('games', '/Play'), ['bastion', 'games', 'identity', 'limits', 'toys', 'web']);
  t.deepEqual(of('toys')?.peers, ['games', 'identity', 'toys']);
  t.deepEqual(of('web')?.peers, ['games', 'identity']);
  t.deepEqual(mesh.edgePeers, ['identity', 'limits', 'toys', 'web']);
  t.deepEqual(mesh.bastionPeers, ['games', 'identity', 'toys']);

  const files = renderMesh(mesh);
  t.regex(files.get('mesh/envoy/bastion.yaml') ?? '', /path: \/souk\.toys\.v1\.ToysService\/Wind/);
  t.regex(files.get('mesh/envoy/games.yaml') ?? '', /match: \{path: \/souk\.toys\.v1\.ToysService\/Wind\}/);
  t.notRegex(files.get('mesh/envoy/web.yaml') ?? '', /ToysService/);
  t.notRegex(files.get('mesh/envoy/edge.yaml') ?? '', /ToysService\/Wind/);
  // Retries only where the contract says that a repetition is harmless.
  const [, put = '', rest = ''] = (files.get('mesh/envoy/edge.yaml') ?? '').split(
    /path: \/souk\.toys\.v1\.ToysService\/(?:Get|Put)/,
  );
  t.regex(put.slice(0, 600), /retry_policy/);
  t.notRegex(rest.slice(0, 300), /retry_policy/);
});
