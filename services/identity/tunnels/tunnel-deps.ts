import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {Clock} from '../domain/clock.ts';
import type {LookUps} from '../memory/look-ups.ts';
import type {LiveTunnel} from './live-tunnel.ts';

/** What the RPCs of tunnels stand on. */
export interface TunnelDeps {
  readonly database: Database<PrismaClient>;
  readonly tunnels: Pick<LookUps<LiveTunnel>, 'forget'>;
  /** Services to which a tunnel can lead. */
  readonly services: ReadonlySet<string>;
  readonly recordAudit: RecordAudit;
  readonly clock: Clock;
}
