import type {Logger} from 'pino';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {AccountServiceDefinition} from '#gen/ts/souk/identity/v1/account_service.ts';
import {UserServiceDefinition} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import {type Served, served} from '#runtime/server/served.ts';
import type {AccessMemory} from '../access/access-memory.ts';
import type {RecordAudit} from '../audit/record-audit.ts';
import type {Clock} from '../domain/clock.ts';
import type {Seal} from '../sealing/seal.ts';
import {accountService} from './account-service.ts';
import {countAttempts} from './attempts.ts';
import {authenticatePassword} from './authenticate-password.ts';
import type {UsersConfig} from './config.ts';
import type {UsersDeps} from './deps.ts';
import {askPasskeys} from './factors/passkeys/ask-passkeys.ts';
import {finishPasskey, startPasskey} from './factors/passkeys/passkey-sign-in.ts';
import {usePasskeyFor} from './factors/passkeys/use-passkey.ts';
import {proveFactor} from './factors/prove-factor.ts';
import {useProofWith} from './factors/use-proof.ts';
import {verifySecondFactor} from './factors/verify-second-factor.ts';
import {answerRequest} from './links/answer-request.ts';
import {answerRequests} from './links/answer-requests.ts';
import {issueLink} from './links/issue-link.ts';
import {requestLink} from './links/request-link.ts';
import {sealLinkWith} from './links/seal-link.ts';
import {openPasswords} from './passwords.ts';
import type {SignIn} from './sign-in.ts';
import {userService} from './user-service.ts';

/** What users stand on. */
export interface UsersFoundations {
  /** For what only identity itself reads again. */
  readonly seal: Seal;
  readonly database: Database<PrismaClient>;
  readonly access: Pick<AccessMemory, 'accessOf' | 'forget'>;
  /** Has this replica forget what sessions the user of this name has. */
  readonly forgetSessions: (user: string) => void;
  readonly recordAudit: RecordAudit;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Users {
  readonly services: readonly Served[];
  readonly dependencies: readonly Dependency[];
  /** Who signs in: what sessions begin with. */
  readonly signIn: SignIn;
}

/** Puts together what identity knows of people. */
export const openUsers = async (
  config: UsersConfig,
  {seal, database, access, forgetSessions, recordAudit, clock, log}: UsersFoundations,
): Promise<Users> => {
  const passwords = await openPasswords(config.passwords);
  const beginAttempt = countAttempts(database, clock);
  const issue = issueLink(sealLinkWith(config.linkKey));
  const requests = answerRequests(database, answerRequest({database, clock, issue, recordAudit}), log);
  const request = requestLink({database, clock, beginAttempt, wake: requests.wake});
  const passkeys = askPasskeys(database, clock);
  const usePasskey = usePasskeyFor(config.passkeys);
  const useProof = useProofWith({seal, usePasskey});
  const prove = proveFactor({database, useProof, passkeys, beginAttempt, clock});
  const passkeySignIn = {database, passkeys, usePasskey, config: config.passkeys, clock};
  const signIn = {
    authenticatePassword: authenticatePassword({database, passwords, beginAttempt}),
    verifySecondFactor: verifySecondFactor(database, prove),
    startPasskey: startPasskey(passkeySignIn),
    finishPasskey: finishPasskey(passkeySignIn),
  };
  const deps: UsersDeps = {
    ...{database, access, forgetSessions, recordAudit, clock, seal},
    ...{passwords, beginAttempt, issueLink: issue, requestLink: request},
    ...{passkeys, passkeyConfig: config.passkeys, proveFactor: prove, startPasskey: signIn.startPasskey},
  };
  return {
    services: [
      served(UserServiceDefinition, userService(deps)),
      served(AccountServiceDefinition, accountService(deps)),
    ],
    dependencies: [requests],
    signIn,
  };
};
