import {Failure} from '#runtime/errors/failure.ts';
import type {Refusal} from '#runtime/refusals/refusal.ts';
import type {TenantId} from '#runtime/server/call.ts';

/** Somebody was refused something. Its tenant is undefined when nobody can say whose log it belongs to: then it is the operator's. */
export type Denial = Omit<Refusal, 'tenant'> & {readonly tenant: TenantId | undefined};

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

/** Does something whose refusal is about somebody, unless it is about somebody else already. */
export const blaming = async <Result>(who: Blamed, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Failure && blamedFor(error) === undefined ? blame(error, who) : error;
  }
};
