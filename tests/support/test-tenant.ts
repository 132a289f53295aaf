import {randomBytes} from 'node:crypto';
import type {TenantId} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';

/** A tenant that no other test has: tests share Redis and NATS. */
export const testTenant = (): TenantId => tenantId(`test-${randomBytes(8).toString('hex')}`);
