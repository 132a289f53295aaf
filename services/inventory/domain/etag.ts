import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';

/** The etag (AIP-154) of the nth version of a resource. */
export const etagOf = (version: number): string => `v${version}`;

/** Fails with ETAG_MISMATCH when the caller has read another version than the current one. An empty etag fits all. */
export const requireEtag = (asked: string, current: string, name: string): void => {
  if (asked !== '' && asked !== current) {
    throw meshFailure(ErrorReason.ETAG_MISMATCH, `${name} has changed since it was read: its etag is ${current} now.`);
  }
};
