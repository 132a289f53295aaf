import type {NoteDenial} from '../audit/denial.ts';
import type {Authenticator} from '../authorization/authenticate.ts';
import type {SessionDeps} from '../sessions/session-deps.ts';
import type {VerifyAccessToken} from '../sessions/verify-access-token.ts';
import type {IssueIdToken} from './id-token.ts';

/** What OAuth stands on. */
export interface OAuthDeps extends SessionDeps {
  /** Knows a source by its secret. */
  readonly byApiKey: Authenticator;
  readonly verifyAccessToken: VerifyAccessToken;
  /** Whether a session is not over, and its user may act. Fails with what the edge refuses such a session with. */
  readonly requireSession: (id: string) => Promise<void>;
  readonly issueIdToken: IssueIdToken;
  readonly noteDenial: NoteDenial;
}
