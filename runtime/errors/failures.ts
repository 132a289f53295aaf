import {codesOf} from '../contract/codes-of.ts';
import {Failure} from './failure.ts';

/** Values of an area's `ErrorReason` with which an error can be answered. */
export type Reason<Reasons extends Record<string, string>> = Exclude<
  Reasons[keyof Reasons],
  'REASON_UNSPECIFIED' | 'UNRECOGNIZED'
>;

/** What may accompany a failure. */
export interface FailureOptions {
  /** When it makes sense to try again, milliseconds from now. */
  readonly retryAfterMs?: number;
  /** What led to it; logged, never sent. */
  readonly cause?: unknown;
}

/** Makes a `Failure` of one area; `metadata` holds what the contract names for the reason. */
export type FailureOf<Reasons extends Record<string, string>> = (
  reason: Reason<Reasons>,
  message: string,
  metadata?: Readonly<Record<string, string>>,
  options?: FailureOptions,
) => Failure;

/**
 * The errors of one area: `failures('inventory', ErrorReason)` with the `ErrorReason` of `souk.inventory.v1`.
 * Code and domain come from the contract. Throws when the contract gives a reason no code.
 */
export const failures = <const Reasons extends Record<string, string>>(
  area: string,
  _reasons: Reasons,
): FailureOf<Reasons> => {
  const codes = codesOf(area);
  const domain = `${area}.souk.local`;
  return (reason, message, metadata, options) => {
    const code = codes.get(reason);
    if (code === undefined) throw new Error(`souk.${area}.v1.ErrorReason has no ${reason}`);
    return new Failure({code, reason, domain, message, metadata, ...options});
  };
};
