import type {UpdateCall} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';

/** What a user has besides a password. */
export type SecondFactor = 'TOTP' | 'PASSKEY' | 'RECOVERY_CODE';

export interface PasswordSignIn {
  readonly tenant: TenantId;
  /** As it was typed. */
  readonly email: string;
  readonly password: string;
  /** Network address of the client; empty when it is not known. */
  readonly address: string;
}

/** Who has signed in, with what they have shown so far. */
export interface SignedIn {
  /** `tenants/{tenant}/users/{uuid}`. */
  readonly user: string;
  /** One of these has to be shown, too; empty: nothing more. */
  readonly secondFactors: readonly SecondFactor[];
}

/**
 * Says who signs in with address and password. What it counts and changes commits by itself, whatever `call` does afterwards.
 * Fails with SIGN_IN_FAILED, the same whether nobody has the address, the user has no password or another one;
 * USER_DISABLED, after the right password only; TOO_MANY_ATTEMPTS with a time; OVERLOADED.
 */
export type AuthenticatePassword = (signIn: PasswordSignIn, call: UpdateCall) => Promise<SignedIn>;

/** What somebody shows besides a password. */
export type SecondFactorProof =
  | {readonly kind: 'TOTP'; readonly code: string}
  | {readonly kind: 'RECOVERY_CODE'; readonly code: string}
  /** `response`: the JSON of an AuthenticationResponseJSON (WebAuthn level 3), to a challenge of `startPasskey`. */
  | {readonly kind: 'PASSKEY'; readonly challenge: string; readonly response: string};

export interface SecondFactorCheck {
  readonly tenant: TenantId;
  /** Who has shown the password: `tenants/{tenant}/users/{uuid}`. */
  readonly user: string;
  readonly proof: SecondFactorProof;
  readonly address: string;
}

/** Fails with SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS, USER_DISABLED. */
export type VerifySecondFactor = (check: SecondFactorCheck, call: UpdateCall) => Promise<void>;

/** A question to the browser, which `navigator.credentials.get` answers. */
export interface PasskeyQuestion {
  /** Names the question in the answer; good for one answer and five minutes. */
  readonly challenge: string;
  /** JSON of PublicKeyCredentialRequestOptionsJSON (WebAuthn level 3). */
  readonly options: string;
}

/** Asks for a passkey: of `user`, as a second factor, or of whoever answers, in place of a password. */
export type StartPasskey = (
  start: {readonly tenant: TenantId; readonly user: string | undefined},
  call: UpdateCall,
) => Promise<PasskeyQuestion>;

export interface PasskeySignIn {
  readonly tenant: TenantId;
  readonly challenge: string;
  readonly response: string;
  readonly address: string;
}

/** Says who signs in with a passkey alone; it counts as two factors. Fails with SIGN_IN_FAILED, USER_DISABLED. */
export type FinishPasskey = (signIn: PasskeySignIn, call: UpdateCall) => Promise<SignedIn>;

/** How people show who they are. */
export interface SignIn {
  readonly authenticatePassword: AuthenticatePassword;
  readonly verifySecondFactor: VerifySecondFactor;
  readonly startPasskey: StartPasskey;
  readonly finishPasskey: FinishPasskey;
}
