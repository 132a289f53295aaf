import {databaseError} from './database-error.ts';

/**
 * The name of the constraint or unique index that a statement has violated, `book_tenant_id_isbn13_key`; undefined when the
 * error is another. After it nothing more can be done in the transaction: throw.
 */
export const violatedConstraint = (error: unknown): string | undefined => databaseError(error)?.constraint;
