import type {Mesh, Method, MethodContract} from '../model/mesh.ts';

/** A method that can be called from outside, and the service that serves it. */
export interface PublicMethod extends Method {
  readonly contract: MethodContract;
  readonly service: string;
}

/** Every method with an HTTP binding. */
export function publicMethods(mesh: Mesh): PublicMethod[] {
  return mesh.services.flatMap((service) =>
    service.methods.flatMap(({contract, ...method}) =>
      contract && contract.http.length > 0 ? [{...method, contract, service: service.name}] : [],
    ),
  );
}
