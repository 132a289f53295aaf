import type {Duration} from '#gen/ts/google/protobuf/duration.ts';

/** A google.protobuf.Duration in milliseconds; 0 when absent. */
export function millisecondsOf(duration: Duration | undefined): number {
  return duration ? Number(duration.seconds) * 1000 + duration.nanos / 1_000_000 : 0;
}
