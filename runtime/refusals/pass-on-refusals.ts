import type {Logger} from 'pino';
import type {TenantId} from '#runtime/server/call.ts';
import type {Dependency} from '#runtime/server/dependency.ts';

const everyMs = 500;
const atOnce = 500;

export interface PassOn<Item> {
  /** In logs and health. */
  readonly name: string;
  readonly log: Logger;
  /** What is to be told now, by tenant; with `all`, everything. */
  readonly take: (all: boolean) => ReadonlyMap<TenantId, readonly Item[]>;
  /** Writes some of a tenant's; what it rejects is tried again. */
  readonly write: (tenant: TenantId, items: readonly Item[]) => Promise<void>;
}

/**
 * Has refusals written off the way of the requests, within a second. While that cannot be done they are counted and wait.
 * Closing it writes what is left.
 */
export const passOnRefusals = <Item>({name, log, take, write}: PassOn<Item>): Dependency => {
  let waiting = new Map<TenantId, Item[]>();
  let writing = Promise.resolve();

  const writeAll = async (all: boolean): Promise<void> => {
    // What could not be written waits here; meanwhile the ledger counts, within its bounds.
    if (waiting.size === 0 || all) waiting = mergedByTenant(waiting, take(all));
    for (const [tenant, items] of waiting) {
      while (items.length > 0) {
        await write(tenant, items.slice(0, atOnce));
        items.splice(0, atOnce);
      }
      waiting.delete(tenant);
    }
  };

  const flush = (all: boolean): Promise<void> => {
    writing = writing.then(() => writeAll(all)).catch((err: unknown) => log.warn({err}, 'refusals wait for their log'));
    return writing;
  };

  let isIdle = true;
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    void flush(false).finally(() => {
      isIdle = true;
    });
  }, everyMs);
  timer.unref();

  return {
    name,
    essential: false,
    check: async () => undefined,
    close: async () => {
      clearInterval(timer);
      await flush(true);
      if (waiting.size > 0) log.error({refusals: Object.fromEntries(waiting)}, 'refusals did not reach their log');
    },
  };
};

/** All that several have, tenant by tenant. */
export const mergedByTenant = <Item>(...maps: ReadonlyMap<TenantId, readonly Item[]>[]): Map<TenantId, Item[]> => {
  const all = new Map<TenantId, Item[]>();
  for (const [tenant, items] of maps.flatMap((map) => [...map]))
    all.set(tenant, [...(all.get(tenant) ?? []), ...items]);
  return all;
};
