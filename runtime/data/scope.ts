import {AsyncLocalStorage} from 'node:async_hooks';
import type {TenantId} from '#runtime/server/call.ts';
import type {Limits} from '#runtime/server/limits.ts';

/** For whom the queries of an asynchronous context run. */
export interface Scope {
  readonly tenant: TenantId;
  /** No statement starts after its signal has aborted, and the one that runs is cancelled. */
  readonly limits: Limits | undefined;
}

/** Carries the tenant from `forTenant` through Prisma to the pool, where the connection is told. */
export const scopes = new AsyncLocalStorage<Scope>();
