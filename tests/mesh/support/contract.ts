import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '#mesh/render/model/build-mesh.ts';
import type {Method, MethodContract} from '#mesh/render/model/mesh.ts';
import {registry} from '#runtime/contract/registry.ts';

/** The mesh as its contracts describe it. */
export const mesh = buildMesh(registry, catalogue);

/** A method of one of our own contracts. */
export interface OwnMethod extends Method {
  readonly service: string;
  readonly contract: MethodContract;
}

/** Every method of our contracts: what is added to one is found here by itself. */
export const ownMethods: readonly OwnMethod[] = mesh.services.flatMap(({name, methods}) =>
  methods.flatMap((method) => (method.contract ? [{...method, contract: method.contract, service: name}] : [])),
);
