/** What the tier has for a key, and the generation that a value has to be of to be stored. */
export interface Found {
  readonly value: Buffer | undefined;
  readonly generation: Generation;
}

/** Undefined: the tier did not say, so nothing may be stored. */
export type Generation = string | undefined;

/** What replicas share of a cache. Never fails: what it cannot answer is a miss. */
export interface SharedTier {
  read(key: string): Promise<Found>;
  /** Stores a value unless the key was forgotten since its generation was read. */
  store(key: string, generation: Generation, value: Uint8Array, ttlMs: number): Promise<void>;
  forget(keys: readonly string[]): Promise<void>;
}

/** For a process that is the only one of its service: it shares nothing. */
export const unshared: SharedTier = {
  read: async () => ({value: undefined, generation: undefined}),
  store: async () => {},
  forget: async () => {},
};
