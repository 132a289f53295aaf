import {AsyncLocalStorage} from 'node:async_hooks';
import type {TenantId} from '#runtime/server/call.ts';

/** For whom the queries of an asynchronous context run. */
export interface Scope {
  readonly tenant: TenantId;
  /** A transaction's: no statement starts after it has aborted. */
  readonly signal?: AbortSignal;
  /** A transaction's: a connection that is not back by then is given up. */
  readonly deadline?: Date;
}

/** Carries the tenant from `forTenant` through Prisma to the pool, where the connection is told. */
export const scopes = new AsyncLocalStorage<Scope>();
