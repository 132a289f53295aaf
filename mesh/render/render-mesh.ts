import {edge} from './envoy/edge.ts';
import {sidecar} from './envoy/sidecar.ts';
import {toYaml} from './envoy/to-yaml.ts';
import type {Mesh} from './model/mesh.ts';
import {openapi} from './openapi/openapi.ts';

/** Every file made from the model, by its path in the project. */
export function renderMesh(mesh: Mesh): ReadonlyMap<string, string> {
  return new Map([
    ...mesh.services.map((service): [string, string] => [
      `mesh/envoy/${service.name}.yaml`,
      toYaml(header(`The sidecar of ${service.name}`), sidecar(mesh, service)),
    ]),
    ['mesh/openapi.json', `${JSON.stringify(openapi(mesh), null, 2)}\n`],
    ['mesh/envoy/edge.yaml', toYaml(header('The edge'), edge(mesh))],
  ]);
}

const header = (what: string): string =>
  `${what}: Envoy's whole configuration. Paths begin at the folder of the instance.
Made by mesh/render from proto/ and mesh/catalogue.ts; do not edit. Anew: npm run generate`;
