import {z} from 'zod';

/** What Prisma, its adapter, pg and Node say about an error, wherever they put it. */
export interface DatabaseError {
  /** Code of PostgreSQL (`23505`), of Node (`ECONNREFUSED`) or of Prisma (`P2028`), the nearest to the cause. */
  readonly code: string | undefined;
  /** Kind by Prisma's driver adapters: `UniqueConstraintViolation`. */
  readonly kind: string | undefined;
  /** The violated constraint or index. */
  readonly constraint: string | undefined;
  readonly message: string;
}

const adapterCause = z.object({
  kind: z.string().optional(),
  originalCode: z.string().optional(),
  constraint: z.object({index: z.string().optional()}).optional(),
});
const shape = z.object({
  code: z.string().optional(),
  message: z.string(),
  /** Of a query. */
  meta: z
    .object({driverAdapterError: z.object({cause: adapterCause})})
    .optional()
    .catch(undefined),
  /** Of BEGIN and COMMIT: there Prisma lets the adapter's own error through. */
  cause: adapterCause.optional().catch(undefined),
});

/** Reads an error that came out of Prisma or pg; undefined for what is no error. */
export const databaseError = (error: unknown): DatabaseError | undefined => {
  const parsed = shape.safeParse(error);
  if (!parsed.success) return undefined;
  const {code, message, meta} = parsed.data;
  const cause = meta?.driverAdapterError.cause ?? parsed.data.cause;
  return {code: cause?.originalCode ?? code, kind: cause?.kind, constraint: cause?.constraint?.index, message};
};
