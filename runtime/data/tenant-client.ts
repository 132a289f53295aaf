import type {TenantId} from '#runtime/server/call.ts';
import {currentLimits} from '#runtime/server/limits.ts';
import {databaseFailure} from './database-failure.ts';
import {over} from './over.ts';
import type {Places} from './places.ts';
import {scopes} from './scope.ts';
import {tellSlow} from './tell-slow.ts';

/** One operation on its way through a Prisma client extension. */
interface Operation {
  readonly model?: string;
  readonly operation: string;
  readonly args: unknown;
  readonly query: (args: unknown) => PromiseLike<unknown>;
}

/** What the runtime itself uses of a generated client, whatever its models. */
export interface PlainClient {
  $extends(extension: {query: {$allOperations: (operation: Operation) => Promise<unknown>}}): PlainClient;
  $transaction<Result>(
    run: (tx: PlainTransaction) => Promise<Result>,
    options: {maxWait: number; timeout: number},
  ): Promise<Result>;
  $disconnect(): Promise<void>;
}

/** The client within a transaction. */
export interface PlainTransaction {
  $queryRawUnsafe(sql: string, ...values: readonly unknown[]): Promise<unknown>;
  $executeRawUnsafe(sql: string, ...values: readonly unknown[]): Promise<number>;
}

const filtered = new Set([
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
]);

/**
 * Binds a client to a tenant: each query tells the connection its tenant (row-level security), and each operation on a
 * model with `tenantId` asks for rows of the tenant only. New rows get their tenant from the connection.
 * Outside of a transaction each operation waits for a place, and ends with the call that it is for.
 */
export const tenantClient = (client: PlainClient, tenant: TenantId, places: Places): PlainClient => {
  const fenced = new Map<string, boolean>();
  const isFenced = (model: string): boolean => {
    const known = fenced.get(model) ?? hasTenant(client, model);
    fenced.set(model, known);
    return known;
  };
  return client.$extends({
    query: {
      $allOperations: async ({model, operation, args, query}) => {
        const outer = scopes.getStore();
        // A transaction has its place and its limits.
        const transaction = outer?.tenant === tenant ? outer : undefined;
        const limits = transaction ? transaction.limits : currentLimits();
        if (limits?.signal.aborted) throw over(limits);
        if (operation.startsWith('findUnique')) throw new Error(`${operation} is not offered: use findFirst`);
        const bound = model !== undefined && filtered.has(operation) && isFenced(model) ? within(tenant, args) : args;
        try {
          if (transaction) return await tellSlow(limits, {model, operation}, () => query(bound));
          // Awaited within: Prisma's promises begin their work when they are awaited.
          return await tellSlow(limits, {model, operation}, () =>
            places.hold(limits, () => scopes.run({tenant, limits}, async () => await query(bound))),
          );
        } catch (error) {
          throw limits?.signal.aborted ? over(limits, error) : (databaseFailure(error) ?? error);
        }
      },
    },
  });
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const within = (tenant: TenantId, args: unknown): unknown => {
  const given = isObject(args) ? args : {};
  return {...given, where: {...('where' in given && isObject(given.where) ? given.where : {}), tenantId: tenant}};
};

/** Whether a model has the field `tenantId`, by the field references that Prisma gives every model. */
const hasTenant = (client: PlainClient, model: string): boolean => {
  const delegate: unknown = Reflect.get(client, model.charAt(0).toLowerCase() + model.slice(1));
  const fields: unknown = isObject(delegate) ? Reflect.get(delegate, 'fields') : undefined;
  return isObject(fields) && Reflect.get(fields, 'tenantId') !== undefined;
};
