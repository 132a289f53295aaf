/** Whether one of the permissions held covers the needed one: the same, `*`, or `<beginning>.*`. */
export const permits = (held: readonly string[], needed: string): boolean =>
  held.some((one) => one === needed || one === '*' || (one.endsWith('.*') && needed.startsWith(one.slice(0, -1))));
