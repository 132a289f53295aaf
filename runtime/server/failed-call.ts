import type {Failure} from '../errors/failure.ts';
import type {Call} from './call.ts';

/** A call of a known principal that was answered with a failure. */
export interface FailedCall {
  readonly call: Call;
  readonly failure: Failure;
  /** Name of the resource that the path of the request names; empty where it names none, or the request could not be read. */
  readonly resource: string;
}

/** Takes note of it, at once and without waiting for anything. */
export type NoteFailedCall = (failed: FailedCall) => void;
