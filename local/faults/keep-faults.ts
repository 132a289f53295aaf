import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '#mesh/render/model/build-mesh.ts';
import type {Mesh} from '#mesh/render/model/mesh.ts';
import {readContracts} from '#mesh/render/model/read-contracts.ts';
import type {Instance} from '../mesh/instance.ts';
import {checkFault} from './check-fault.ts';
import type {Fault} from './fault.ts';
import {FaultRefused, type FaultWish} from './fault-wish.ts';
import {runtimeOf, writeFaults} from './faults-file.ts';
import {parseFault} from './parse-fault.ts';

/** The faults that are played in a mesh at present. They outlive its processes, not the mesh. */
export interface Faults {
  /** @throws FaultRefused with everything that is wrong with the wish. */
  add(wish: FaultWish): Fault;
  list(): readonly Fault[];
  /** Removes one fault, or `all`; answers what was removed. @throws FaultRefused when there is no such fault. */
  remove(id: string): readonly Fault[];
}

/** Faults between instances; each caller's Envoy follows a file in its folder. */
export function keepFaults(instances: readonly Pick<Instance, 'service' | 'folder'>[]): Faults {
  let present: readonly Fault[] = [];
  let added = 0;
  // Contracts are read when somebody asks for a fault, not at every start.
  let model: Mesh | undefined;
  const mesh = () => {
    model ??= buildMesh(readContracts('gen/descriptor.binpb'), catalogue);
    return model;
  };
  const change = (next: readonly Fault[], callers: readonly string[]) => {
    present = next;
    // One Envoy may stand for several callers.
    for (const [folder, services] of Map.groupBy(instances, (instance) => instance.folder)) {
      const names = services.map(({service}) => service);
      const own = present.filter(({caller}) => names.includes(caller));
      if (names.some((name) => callers.includes(name))) writeFaults(folder, runtimeOf(mesh(), own));
    }
  };
  return {
    add(wish) {
      const {fault, problems} = parseFault(wish);
      const all = [...problems, ...(fault.caller === '' ? [] : checkFault(mesh(), fault, present))];
      if (all.length > 0) throw new FaultRefused(all);
      added += 1;
      const made = {id: String(added), ...fault};
      change([...present, made], [fault.caller]);
      return made;
    },
    list: () => present,
    remove(id) {
      const removed = id === 'all' ? present : present.filter((fault) => fault.id === id);
      if (removed.length === 0 && id !== 'all') {
        const ids = present.map((fault) => fault.id).join(', ');
        throw new FaultRefused([`there is no fault ${id}${ids === '' ? '' : `, but ${ids}`}`]);
      }
      change(
        present.filter((fault) => !removed.includes(fault)),
        removed.map(({caller}) => caller),
      );
      return removed;
    },
  };
}
