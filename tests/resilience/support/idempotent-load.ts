import type {Api} from '../../mesh/support/api.ts';
import {newBook, newCart} from '../../mesh/support/books.ts';
import type {Answer} from '../../mesh/support/request.ts';

/** What came of a load so far. */
export interface LoadReport {
  readonly answers: number;
  /** Everything that was no success, but for those in `late`. */
  readonly failures: readonly string[];
  /** Answers that said DEADLINE_EXPIRED: a machine that is busy with others is slower than a contract allows. */
  readonly late: number;
  readonly slowestMs: number;
}

/** Clients that send requests which may be repeated, as fast as they are answered. */
export interface IdempotentLoad {
  answers(): number;
  stop(): Promise<LoadReport>;
}

/**
 * Starts so many clients of one shop. Each reads a book, lists books, sets what lies in its cart, and has the cart checked,
 * for which cart asks inventory: every method on the way is idempotent by its contract, so none of these may ever fail.
 */
export async function idempotentLoad(api: Api, clients: number): Promise<IdempotentLoad> {
  const book = await newBook(api, {stock: 1000});
  const carts = await Promise.all(Array.from({length: clients}, () => newCart(api)));
  const failures: string[] = [];
  let [answers, late, slowestMs, stopped] = [0, 0, 0, false];

  const ask = async (what: string, send: () => Promise<Answer>) => {
    const started = performance.now();
    const answer = await send().catch((error: unknown) => ({status: 0, text: String(error)}));
    answers++;
    slowestMs = Math.max(slowestMs, performance.now() - started);
    if (answer.status === 504) late++;
    else if (answer.status !== 200)
      failures.push(`${new Date().toISOString()} ${what}: ${answer.status} ${answer.text}`);
  };
  const client = async (cart: string) => {
    for (let round = 0; !stopped; round++) {
      await ask('get book', () => api.get(`/v1/${book}`));
      await ask('list books', () => api.get('/v1/books?pageSize=5'));
      await ask('set item', () => api.post(`/v1/${cart}:setItem`, {book, quantity: 1 + (round % 9)}));
      await ask('check cart', () => api.get(`/v1/${cart}:check`));
    }
  };
  const running = Promise.all(carts.map(client));
  return {
    answers: () => answers,
    async stop() {
      stopped = true;
      await running;
      return {answers, failures, late, slowestMs};
    },
  };
}
