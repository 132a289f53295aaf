/** Permissions that hold for some resources only. */
export interface Grant {
  readonly permissions: readonly string[];
  /** What the name of the resource begins with, `books/`; never empty. */
  readonly prefix: string;
}

/** What somebody may do. */
export interface Held {
  /** Permissions held whatever the resource; `inventory.*` and `*` stand for all that begin so. */
  readonly permissions: readonly string[];
  readonly grants: readonly Grant[];
}

/** Whether one of the permissions held covers the needed one: the same, `*`, or `<beginning>.*`. */
export const permits = (held: readonly string[], needed: string): boolean =>
  held.some((one) => one === needed || one === '*' || (one.endsWith('.*') && needed.startsWith(one.slice(0, -1))));

/** Whether there may be resources for which somebody holds a permission. */
export const permitsSomewhere = ({permissions, grants}: Held, needed: string): boolean =>
  permits(permissions, needed) || grants.some((grant) => permits(grant.permissions, needed));

/** Whether somebody holds a permission for all of these resources. What is about no resource is covered by no prefix. */
export const permitsFor = ({permissions, grants}: Held, needed: string, resources: readonly string[]): boolean =>
  permits(permissions, needed) ||
  (resources.length > 0 &&
    resources.every((resource) =>
      grants.some((grant) => resource.startsWith(grant.prefix) && permits(grant.permissions, needed)),
    ));
