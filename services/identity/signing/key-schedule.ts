/** Times of rotation, in milliseconds. */
export interface Rotation {
  /** How long one key signs. */
  readonly periodMs: number;
  /** How long a key is public before it signs, so that every sidecar knows it by then. */
  readonly leadMs: number;
  /** How long a key stays public after the next one has begun to sign: until its last token is worthless. */
  readonly retentionMs: number;
  /** A replica that has not read the keys for so long uses and publishes none: there may be new ones by now. */
  readonly staleAfterMs: number;
}

export interface Scheduled {
  /** From here on the key signs, until the next one's time has come. */
  readonly activeFrom: Date;
}

/**
 * The key that signs at `now`: the last one whose time has come. Without a successor a key goes on signing, so that
 * an outage longer than a period ends with tokens that sidecars can verify. `keys` are in the order of their time.
 */
export const signingKeyAt = <K extends Scheduled>(keys: readonly K[], now: Date): K | undefined =>
  keys.findLast(({activeFrom}) => activeFrom <= now);

/** The keys to publish at `now`: those to come, the one that signs, and those of which a token may still be valid. */
export const publishedAt = <K extends Scheduled>(
  keys: readonly K[],
  now: Date,
  {retentionMs}: Rotation,
): readonly K[] =>
  keys.filter((_, index) => {
    const next = keys[index + 1];
    return next === undefined || next.activeFrom.getTime() + retentionMs > now.getTime();
  });

/** When the next key shall begin to sign, if it is time to publish it; the very first signs at once. */
export const successorAt = (keys: readonly Scheduled[], now: Date, {periodMs, leadMs}: Rotation): Date | undefined => {
  const last = keys.at(-1);
  if (last === undefined) return now;
  const planned = last.activeFrom.getTime() + periodMs;
  const earliest = now.getTime() + leadMs;
  return planned <= earliest ? new Date(earliest) : undefined;
};
