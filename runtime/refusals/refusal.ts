import type {TenantId} from '#runtime/server/call.ts';

/** Somebody was refused something. */
export interface Refusal {
  /** Whose log it belongs to. */
  readonly tenant: TenantId;
  /** Resource name of who it was; empty: nobody knows. */
  readonly actor: string;
  /** Resource name of what lets somebody of another tenant act in this one. */
  readonly supportGrant?: string | undefined;
  /** Path of the method; empty when no method was meant. */
  readonly action: string;
  /** Resource name of what it would have been done to, where that is known. */
  readonly target?: string;
  /** `PERMISSION_MISSING`. */
  readonly reason: string;
  readonly address: string;
  readonly requestId: string;
}

/** Equal refusals: the first of them, and how many there were. */
export interface CountedRefusal extends Refusal {
  readonly time: Date;
  readonly count: number;
}
