import type {Tx} from './client.ts';

/** Sets how many copies of a book can be sold. Answers false when the tenant has no such book. */
export const setStock = async (tx: Tx, bookId: string, availableQuantity: number): Promise<boolean> => {
  const rows = await tx.$executeRaw`
    update stock set available_quantity = ${availableQuantity}::integer
    where tenant_id = (select current_setting('souk.tenant')) and book_id = ${bookId}::uuid`;
  return rows === 1;
};
