import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {failure} from '../failure.ts';

/** So many groups may be within each other, the innermost and the outermost included. */
export const deepestNesting = 16;

/** A group in a group, by their ids. */
export interface Nesting {
  readonly member: string;
  readonly group: string;
}

/**
 * Checks that a group may become a member of another. Fails with GROUP_CYCLE when the other is within it, with
 * GROUP_TOO_DEEP when groups would be nested deeper than `deepestNesting`; the metadata `path` shows where.
 *
 * @param nestings those around the group and within the member; without circles.
 */
export const checkNesting = ({member, group}: Nesting, nestings: readonly Nesting[]): void => {
  const around = Map.groupBy(nestings, (one) => one.member);
  const within = Map.groupBy(nestings, (one) => one.group);
  const outwards = (id: string) => (around.get(id) ?? []).map((one) => one.group);
  const inwards = (id: string) => (within.get(id) ?? []).map((one) => one.member);
  const circle = wayBetween(group, member, outwards);
  if (circle) throw refusal(ErrorReason.GROUP_CYCLE, `${group} would be within itself`, [...circle, group]);
  const path = [...longestWay(member, inwards).toReversed(), ...longestWay(group, outwards)];
  if (path.length > deepestNesting) {
    const what = `${path.length} groups would be within each other, and ${deepestNesting} may be`;
    throw refusal(ErrorReason.GROUP_TOO_DEEP, what, path);
  }
};

const refusal = (
  reason: typeof ErrorReason.GROUP_CYCLE | typeof ErrorReason.GROUP_TOO_DEEP,
  what: string,
  path: readonly string[],
) => failure(reason, `${what}: ${path.join(' > ')}.`, {path: path.join(' > ')});

type Next = (id: string) => readonly string[];

/** The longest way from a group on, itself first. */
const longestWay = (from: string, next: Next): readonly string[] => {
  const known = new Map<string, readonly string[]>();
  const wayFrom = (id: string): readonly string[] => {
    const before = known.get(id);
    if (before) return before;
    const rest = next(id)
      .map(wayFrom)
      .reduce<readonly string[]>((longest, way) => (way.length > longest.length ? way : longest), []);
    const way = [id, ...rest];
    known.set(id, way);
    return way;
  };
  return wayFrom(from);
};

/** A way from one group to another, both included; undefined when there is none. */
const wayBetween = (from: string, to: string, next: Next): readonly string[] | undefined => {
  const seen = new Set<string>();
  const wayFrom = (id: string): readonly string[] | undefined => {
    if (id === to) return [id];
    if (seen.has(id)) return undefined;
    seen.add(id);
    for (const one of next(id)) {
      const rest = wayFrom(one);
      if (rest) return [id, ...rest];
    }
    return undefined;
  };
  return wayFrom(from);
};
