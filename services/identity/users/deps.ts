import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {AccessMemory} from '../access/access-memory.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {Clock} from '../domain/clock.ts';
import type {Seal} from '../sealing/seal.ts';
import type {BeginAttempt} from './attempts.ts';
import type {AskPasskeys} from './factors/passkeys/ask-passkeys.ts';
import type {PasskeyConfig} from './factors/passkeys/passkey-config.ts';
import type {ProveFactor} from './factors/prove-factor.ts';
import type {IssueLink} from './links/issue-link.ts';
import type {requestLink} from './links/request-link.ts';
import type {Passwords} from './passwords.ts';
import type {StartPasskey} from './sign-in.ts';

/** What the RPCs about users stand on. */
export interface UsersDeps {
  readonly database: Database<PrismaClient>;
  readonly passwords: Passwords;
  readonly beginAttempt: BeginAttempt;
  readonly issueLink: IssueLink;
  readonly requestLink: ReturnType<typeof requestLink>;
  readonly access: Pick<AccessMemory, 'accessOf' | 'forget'>;
  /** Has this replica forget what sessions the user of this name has. */
  readonly forgetSessions: (user: string) => void;
  readonly recordAudit: RecordAudit;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly proveFactor: ProveFactor;
  readonly passkeys: AskPasskeys;
  readonly passkeyConfig: PasskeyConfig;
  readonly startPasskey: StartPasskey;
}
