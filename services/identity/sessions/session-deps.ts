import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {Clock} from '../domain/clock.ts';
import type {LookUps} from '../memory/look-ups.ts';
import type {SignIn} from '../users/sign-in.ts';
import type {CsrfTokens} from './csrf-token.ts';
import type {IssueAccessToken} from './issue-access-token.ts';
import type {LiveSession} from './live-session.ts';
import type {SessionLifetime} from './session-lifetime.ts';

/** What the RPCs of sessions stand on. */
export interface SessionDeps extends SignIn {
  readonly database: Database<PrismaClient>;
  readonly sessions: Pick<LookUps<LiveSession>, 'forget'>;
  readonly issueAccessToken: IssueAccessToken;
  readonly csrf: CsrfTokens;
  /** Origins whose pages may act for a visitor with cookies. */
  readonly origins: readonly string[];
  readonly recordAudit: RecordAudit;
  readonly lifetime: SessionLifetime;
  readonly clock: Clock;
}
