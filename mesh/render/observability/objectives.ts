import type {Objective} from '../catalogue-entries.ts';
import type {Mesh} from '../model/mesh.ts';

/** Whose calls have an objective: every service, and the edge as those outside see it. */
export const objectives = (mesh: Mesh): readonly {readonly service: string; readonly objective: Objective}[] => [
  ...mesh.services.map(({name, objective}) => ({service: name, objective})),
  {service: 'edge', objective: mesh.edge.objective},
];

/** The share of calls that may go wrong, without the noise of binary fractions. */
export const budgetOf = (percent: number): string => String(Number(((100 - percent) / 100).toFixed(6)));
