import type {Code} from '#gen/ts/google/rpc/code.ts';

/** One field of a request that breaks a rule of the contract. */
export interface Violation {
  /** Path as in the contract, `book.price.currency_code`, `rows[3].book.title`; empty for the message as a whole. */
  readonly field: string;
  /** What is wrong, for people. */
  readonly description: string;
  /** Id of the broken rule, `string.min_len`; for programs. */
  readonly reason?: string | undefined;
}

/** What a `Failure` is made of. */
export interface FailureParts {
  /** The gRPC code. */
  readonly code: Code;
  /** A value of the contract's `ErrorReason`. */
  readonly reason: string;
  /** Whose reason it is, `<area>.souk.local`. */
  readonly domain: string;
  /** A sentence for the developer who called (AIP-193). */
  readonly message: string;
  /** What the reason is about, by keys that the contract names. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Every broken rule, when the request was invalid. */
  readonly violations?: readonly Violation[] | undefined;
  /** When it makes sense to try again, milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
  /** What led to it; logged, never sent. */
  readonly cause?: unknown;
}

/** An expected error: part of the contract, answered as google.rpc.Status with google.rpc.ErrorInfo (AIP-193). */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly code: Code;
  readonly reason: string;
  readonly domain: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
  readonly retryAfterMs: number | undefined;

  constructor({code, reason, domain, message, metadata, violations, retryAfterMs, cause}: FailureParts) {
    super(message, cause === undefined ? undefined : {cause});
    this.code = code;
    this.reason = reason;
    this.domain = domain;
    this.metadata = metadata ?? {};
    this.violations = violations ?? [];
    this.retryAfterMs = retryAfterMs;
  }
}
