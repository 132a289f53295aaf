import type {Catalogue} from '../catalogue-entries.ts';
import type {Problem} from './problem.ts';

/** Upper bounds, in milliseconds, that the histograms of the services and of Envoy have in common. */
const bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

/** Objectives that nothing could measure, or that nothing could miss or meet. */
export function checkObjectives({services, edge}: Catalogue): Problem[] {
  return [...Object.entries(services), ['edge', edge] as const].flatMap(([name, {objective}]) => {
    const where = 'mesh/catalogue.ts';
    const problems: Problem[] = [];
    for (const share of ['availabilityPercent', 'latencyPercent'] as const) {
      if (objective[share] > 0 && objective[share] < 100) continue;
      const what = `${name}: an objective of ${objective[share]} % leaves no budget, or nothing but budget`;
      problems.push({where, what, remedy: `Set \`${share}\` between 0 and 100.`});
    }
    if (!bounds.includes(objective.latencyMs)) {
      const what = `${name}: no histogram has the bound ${objective.latencyMs} ms`;
      problems.push({where, what, remedy: `Set \`latencyMs\` to one of ${bounds.join(', ')}.`});
    }
    return problems;
  });
}
