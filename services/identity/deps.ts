import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {AccessMemory} from './access/access-memory.ts';
import type {RecordAudit} from './audit/record-audit.ts';
import type {Credentials} from './authorization/credentials.ts';
import type {Clock} from './domain/clock.ts';
import type {ForgetTenant} from './memory/forget-tenant.ts';
import type {Keyring} from './signing/keyring.ts';
import type {DataPeers} from './tenants/data-peers.ts';

/** What the RPCs of identity stand on. */
export interface Deps {
  readonly database: Database<PrismaClient>;
  readonly credentials: Pick<Credentials, 'forget'>;
  readonly access: Pick<AccessMemory, 'accessOf'>;
  readonly keyring: Pick<Keyring, 'published'>;
  /** Every permission that a contract asks for. */
  readonly permissions: ReadonlySet<string>;
  readonly recordAudit: RecordAudit;
  readonly dataPeers: DataPeers;
  readonly forgetTenant: ForgetTenant;
  readonly clock: Clock;
}
