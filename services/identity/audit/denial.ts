import type {Failure} from '#runtime/errors/failure.ts';
import type {TenantId} from '#runtime/server/call.ts';

/** Somebody was refused something. */
export interface Denial {
  /** Whose log it belongs to; undefined when nobody can say, then it is the operator's. */
  readonly tenant: TenantId | undefined;
  /** Resource name of who it was; empty: nobody knows. */
  readonly actor: string;
  readonly supportGrant?: string | undefined;
  /** Path of the method; empty when no method was meant. */
  readonly action: string;
  /** What it would have been done to, where that is known: the user who was to be signed in. */
  readonly target?: string;
  /** Reason of the refusal, `PERMISSION_MISSING`. */
  readonly reason: string;
  readonly address: string;
  readonly requestId: string;
}

/** Takes note of a refusal, at once and without waiting for anything. */
export type NoteDenial = (denial: Denial) => void;

/** A call that was let through where each is to be known: its target is the tunnel. */
export type Passage = Omit<Denial, 'reason'>;

/** Takes note of a call that was let through, as of a refusal. */
export type NotePassage = (passage: Passage) => void;

/** Whose credential it was that was no good. */
export interface Blamed {
  readonly tenant: TenantId;
  readonly name: string;
  readonly actsUnder?: string | undefined;
}

const blamed = new WeakMap<Failure, Blamed>();

/** Remembers with a refusal whose credential it is about: the log has to know, the client must not. */
export const blame = (failure: Failure, who: Blamed): Failure => {
  blamed.set(failure, who);
  return failure;
};

/** Whose credential a refusal is about; undefined when it belongs to nobody. */
export const blamedFor = (failure: Failure): Blamed | undefined => blamed.get(failure);

/** Whether a failure refuses somebody something, instead of saying that there is no answer at the moment. */
export const isDenial = ({code}: Failure): boolean => code === 'UNAUTHENTICATED' || code === 'PERMISSION_DENIED';
