import type {TenantId} from '#runtime/server/call.ts';

/** Where Redis is, and how long it may hold up a call. */
export interface CacheConfig {
  /** `redis://host:6379`; undefined: one process is all there is of the service, and its memory all of the cache. */
  readonly url: string | undefined;
  /** After so long a command counts as failed; 100 by default. */
  readonly commandTimeoutMs?: number;
}

export interface CacheOptions<Value> {
  /** Names the keys and their format, once in the mesh: a new name for a new format, `inventory-book-1`. */
  readonly name: string;
  /** Longest age of a value; shortened or lengthened by up to a tenth so that values do not expire together. */
  readonly ttlMs: number;
  /** Longest age of "there is none"; a tenth of `ttlMs` by default. */
  readonly negativeTtlMs?: number;
  /** How many values one process keeps in memory. */
  readonly maxEntries: number;
  encode(value: Value): Uint8Array;
  decode(bytes: Uint8Array): Value;
}

/** Values by tenant and key, in memory, then in Redis where there is one, then from where they come. */
export interface CacheOf<Value> {
  /**
   * Answers the value, from the nearest place that has it. `load` answers undefined for "there is none", which is
   * remembered too; of the calls of one process that miss at the same time, one loads. Redis being gone is no error.
   */
  get(tenant: TenantId, key: string, load: () => Promise<Value | undefined>): Promise<Value | undefined>;
  /** Forgets the keys here and in Redis. A load that began before does not bring the old value back. */
  invalidate(tenant: TenantId, keys: readonly string[]): Promise<void>;
  /** Forgets everything that this process holds in memory: after events may have been missed. */
  clearLocal(): void;
}

/** The two-tier cache of one process. */
export interface Cache {
  readonly name: 'redis' | 'memory';
  /** Without Redis answers take longer; they stay right. */
  readonly essential: false;
  of<Value>(options: CacheOptions<Value>): CacheOf<Value>;
  /** Fails when Redis does not answer within the command timeout. */
  check(): Promise<void>;
  close(): Promise<void>;
}
