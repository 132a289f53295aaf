import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {AccessMemory} from '../access/access-memory.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {BuiltInRoles} from '../domain/access/built-in-roles.ts';
import type {Clock} from '../domain/clock.ts';
import type {ForgetTenant} from '../memory/forget-tenant.ts';

/** What the RPCs of support grants stand on. */
export interface SupportDeps {
  readonly database: Database<PrismaClient>;
  readonly access: Pick<AccessMemory, 'accessOf'>;
  readonly builtIn: BuiltInRoles;
  readonly recordAudit: RecordAudit;
  /** Forgets who of the operator's staff may act in a tenant. */
  readonly forgetSupport: ForgetTenant;
  readonly clock: Clock;
}
