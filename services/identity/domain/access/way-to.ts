import type {Access} from './access.ts';

/** The shortest way from the user to a group in which they are, as ids of groups from the nearest on; none to the user. */
export const wayTo = ({memberships}: Pick<Access, 'memberships'>, group: string | undefined): readonly string[] => {
  if (group === undefined) return [];
  const ways = new Map<string, readonly string[]>();
  let last: readonly (string | undefined)[] = [undefined];
  while (!ways.has(group) && last.length > 0) {
    const members = last;
    const next = memberships.filter((one) => members.includes(one.member) && !ways.has(one.group));
    for (const one of next) {
      if (!ways.has(one.group)) ways.set(one.group, [...((one.member && ways.get(one.member)) ?? []), one.group]);
    }
    last = [...new Set(next.map((one) => one.group))];
  }
  return ways.get(group) ?? [];
};
