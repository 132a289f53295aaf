import type {Mesh, Method} from './mesh.ts';

/**
 * The Envoys that let requests in from outside of the mesh: the edge those of everybody to methods with an HTTP rule, the bastion
 * those of developers to every method of our contracts. They are callers like services, which contracts never name.
 */
export const doors = ['edge', 'bastion'] as const;

/** Whether a caller is no service. */
export const isDoor = (caller: string): boolean => doors.some((door) => door === caller);

/** A method that can be called through the bastion, and the service that serves it. */
export interface BastionMethod extends Method {
  readonly service: string;
}

/** Every method of our contracts. */
export const bastionMethods = ({services}: Pick<Mesh, 'services'>): readonly BastionMethod[] =>
  services.flatMap((service) =>
    service.methods
      .filter(({contract}) => contract !== undefined)
      .map((method) => ({...method, service: service.name})),
  );
