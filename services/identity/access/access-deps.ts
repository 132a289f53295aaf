import type {Permission} from '#gen/ts/souk/identity/v1/access.ts';
import type {Deps} from '../deps.ts';
import type {BuiltInRoles} from '../domain/access/built-in-roles.ts';
import type {AccessMemory} from './access-memory.ts';

/** What the RPCs of access stand on. */
export interface AccessDeps extends Pick<Deps, 'database' | 'permissions' | 'recordAudit' | 'clock'> {
  readonly access: AccessMemory;
  readonly builtIn: BuiltInRoles;
  /** Every permission that a contract asks for, with its methods. */
  readonly catalogue: readonly Permission[];
}
