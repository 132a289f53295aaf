import test from 'ava';
import {mesh, ours} from './meaning/compare.ts';
import {danglingNames} from './support/dangling.ts';

/** Names that lead nowhere once one text has been replaced by another in a file of mesh/istio. */
const after = (file: string, from: string, to: string) => {
  const path = `mesh/istio/${file}`;
  const text = ours.files.get(path);
  if (!text?.includes(from)) throw new Error(`${path} does not contain ${from}`);
  return danglingNames(mesh, new Map([...ours.files, [path, text.replace(from, to)]]));
};

test('every host, label, identity, path, gateway, provider, route and cluster that Istio is told of exists', (t) => {
  t.deepEqual(danglingNames(mesh, ours.files), []);
});

test('a misspelt name of each kind is found', (t) => {
  t.deepEqual(after('inventory.yaml', 'host: inventory.', 'host: invntory.'), [
    'mesh/istio/inventory.yaml: host invntory.souk.svc.cluster.local',
  ]);
  t.deepEqual(after('inventory.yaml', 'matchLabels: {app: inventory}', 'matchLabels: {app: invntory}'), [
    'mesh/istio/inventory.yaml: app invntory',
  ]);
  t.deepEqual(after('cart.yaml', 'souk.local/ns/souk/sa/edge', 'souk.local/ns/sook/sa/edge'), [
    'mesh/istio/cart.yaml: principal souk.local/ns/sook/sa/edge',
  ]);
  t.deepEqual(after('cart.yaml', 'CartService/GetCart', 'CartService/GetCrt'), [
    'mesh/istio/cart.yaml: path /souk.cart.v1.CartService/GetCrt',
  ]);
  t.deepEqual(after('edge.yaml', 'gateways: [edge]', 'gateways: [egde]'), ['mesh/istio/edge.yaml: gateway egde']);
  t.deepEqual(after('edge.yaml', 'provider: {name: identity}', 'provider: {name: idendity}'), [
    'mesh/istio/edge.yaml: provider idendity',
  ]);
  t.deepEqual(after('mesh.yaml', 'providers: [{name: otlp}]', 'providers: [{name: oltp}]'), [
    'mesh/istio/mesh.yaml: provider oltp',
  ]);
  t.deepEqual(after('edge.yaml', 'route: {name: souk.cart.v1.CartService/GetCart}', 'route: {name: GetCart}'), [
    'mesh/istio/edge.yaml: route GetCart',
  ]);
  t.deepEqual(after('mesh.yaml', 'outbound|50051||identity', 'outbound|50052||identity'), [
    'mesh/istio/mesh.yaml: cluster outbound|50052||identity.souk.svc.cluster.local',
  ]);
  t.deepEqual(after('cart.yaml', './identity.souk', './identity.sook'), [
    'mesh/istio/cart.yaml: host identity.sook.svc.cluster.local',
  ]);
  t.deepEqual(after('mesh-config.yaml', 'service: identity.souk', 'service: identity.sook'), [
    'mesh/istio/mesh-config.yaml: host identity.sook.svc.cluster.local',
  ]);
});
