import type {Tx} from './client.ts';

/** Deletes a book with its stock, its words and its place in the works of its authors. */
export const deleteBook = async (tx: Tx, id: string): Promise<void> => {
  await tx.$executeRaw`delete from book where tenant_id = (select current_setting('souk.tenant')) and id = ${id}::uuid`;
};
