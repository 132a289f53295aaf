/**
 * The shortest list of permissions that covers those of the catalogue that are wanted and none of the others:
 * `inventory.*` where all of inventory is wanted. Tokens carry it.
 */
export const coverOf = (catalogue: ReadonlySet<string>, wanted: (permission: string) => boolean): readonly string[] => {
  const unwanted = [...catalogue].filter((permission) => !wanted(permission));
  const cover = [...catalogue].filter(wanted).map((permission) => {
    const parts = permission.split('.');
    const beginnings = parts.slice(0, -1).map((_, index) => `${parts.slice(0, index + 1).join('.')}.`);
    const whole = beginnings.find((beginning) => !unwanted.some((other) => other.startsWith(beginning)));
    return whole === undefined ? permission : `${whole}*`;
  });
  return [...new Set(cover)].toSorted();
};
