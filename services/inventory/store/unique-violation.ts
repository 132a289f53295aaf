import {z} from 'zod';

// What Prisma says of a raw statement that failed; the code is PostgreSQL's (appendix A of its manual).
const uniqueViolation = z.object({
  code: z.literal('P2010'),
  meta: z.object({driverAdapterError: z.object({cause: z.object({originalCode: z.literal('23505')})})}),
});

/** Whether a transaction failed because another row of the tenant has a value that must be unique. */
export const isUniqueViolation = (error: unknown): boolean => uniqueViolation.safeParse(error).success;
