import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import type {Limits} from '#runtime/server/limits.ts';

/** What work fails with whose signal has aborted: DEADLINE_EXPIRED, or REQUEST_CANCELLED when the caller went away before. */
export const over = ({deadline}: Pick<Limits, 'deadline'>, cause?: unknown): Failure =>
  Date.now() >= deadline.getTime()
    ? meshFailure(ErrorReason.DEADLINE_EXPIRED, 'The time for the request is over.', {}, {cause})
    : meshFailure(ErrorReason.REQUEST_CANCELLED, 'The request was cancelled.', {}, {cause});
