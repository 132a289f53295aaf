import type {TenantId} from '#runtime/server/call.ts';

/** A user or a group is a member of a group. */
export interface Membership {
  /** Id of the group that is a member; undefined: the user. */
  readonly member: string | undefined;
  /** Id of the group. */
  readonly group: string;
}

/** A role that somebody holds, themselves or through a group. */
export interface HeldRole {
  /** Id of the assignment. */
  readonly assignment: string;
  /** Id of the role. */
  readonly role: string;
  readonly permissions: readonly string[];
  /** Id of the group that it is assigned to; undefined: to the user. */
  readonly group: string | undefined;
  /** What names of resources begin with; empty: it holds for every resource. */
  readonly prefix: string;
  readonly expireTime: Date | undefined;
}

/** Everything that decides what one user may do, as it was at one revision of the tenant; whatever is asked is worked out from it. */
export interface Access {
  readonly tenant: TenantId;
  /** Resource name, `tenants/bookshop/users/0198…`. */
  readonly user: string;
  /** Of the tenant's authorization data. */
  readonly revision: bigint;
  /** State of the user; undefined: there is no such user. */
  readonly state: string | undefined;
  /** Whether the tenant is suspended. */
  readonly suspended: boolean;
  /** How the user comes to be in groups, and those in others. */
  readonly memberships: readonly Membership[];
  /** By the ids of the assignments. What has expired is among them. */
  readonly roles: readonly HeldRole[];
}
