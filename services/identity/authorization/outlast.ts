import type {Dependency} from '#runtime/server/dependency.ts';
import type {Clock} from '../domain/clock.ts';

/**
 * A dependency without which identity answers for a while, as two: itself, no longer essential, so that health shows an
 * outage at once; and an essential one that is away after `graceMs` without it. Otherwise the edge would stop asking a
 * replica just when that lives on what it remembers.
 */
export const outlast = (dependency: Dependency, graceMs: number, clock: Clock): readonly Dependency[] => {
  let lastUp = clock().getTime();
  return [
    {
      name: dependency.name,
      essential: false,
      check: async () => {
        const asked = clock().getTime();
        await dependency.check();
        lastUp = asked;
      },
      close: () => dependency.close(),
    },
    {
      name: `${dependency.name} in memory`,
      essential: true,
      check: async () => {
        if (clock().getTime() - lastUp >= graceMs) throw new Error(`${dependency.name} is away for ${graceMs} ms`);
      },
      close: async () => undefined,
    },
  ];
};
