import type {Tx} from './client.ts';

/** Deletes an author who has no books. */
export const deleteAuthor = async (tx: Tx, id: string): Promise<void> => {
  await tx.$executeRaw`delete from author where tenant_id = (select current_setting('souk.tenant')) and id = ${id}::uuid`;
};
