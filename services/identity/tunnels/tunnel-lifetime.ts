import type {Duration} from '#gen/ts/google/protobuf/duration.ts';

/** Life of a tunnel whose owner has not said for how long. */
const usualMs = 30 * 60_000;

/** Milliseconds for which a tunnel is to be open; the contract has checked their bounds. */
export const tunnelLifetimeMs = (ttl: Duration | undefined): number =>
  ttl === undefined ? usualMs : Number(ttl.seconds) * 1000 + Math.floor(ttl.nanos / 1e6);
