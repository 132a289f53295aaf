import test from 'ava';
import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '../model/build-mesh.ts';
import {calleesFirst, needs} from '../model/compact-process.ts';
import {readContracts} from '../model/read-contracts.ts';

const {services} = buildMesh(readContracts('gen/descriptor.binpb'), catalogue);
const positions = (names: readonly string[]) =>
  services.flatMap((service) =>
    services
      .filter((peer) => peer !== service && needs(service, peer))
      .map(
        (peer) => [names.indexOf(peer.name), names.indexOf(service.name), `${service.name} -> ${peer.name}`] as const,
      ),
  );

test('in one process every service stands after those that it needs, as the catalogue lists them', (t) => {
  for (const names of [calleesFirst(services).map(({name}) => name), Object.keys(catalogue.services)]) {
    t.deepEqual(
      names.toSorted(),
      services.map(({name}) => name),
    );
    for (const [callee, caller, call] of positions(names)) t.true(callee < caller, `${call} in ${names}`);
  }
});
