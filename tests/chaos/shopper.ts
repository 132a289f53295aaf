import {z} from 'zod';
import type {Api} from '../mesh/support/api.ts';
import {readRefusal} from '../mesh/support/refusal.ts';
import type {Answer} from '../mesh/support/request.ts';

/** What a shopper has seen. */
export interface ShopperReport {
  readonly answers: number;
  /** Answers that said UNAVAILABLE or DEADLINE_EXCEEDED in the documented form. */
  readonly refused: number;
  /** Those of them that were not DEADLINE_EXCEEDED, in words, and how many were. */
  readonly refusals: readonly string[];
  readonly late: number;
  readonly slowestMs: number;
  /** Everything else that was no success. */
  readonly unclear: readonly string[];
}

/** A client that keeps on shopping, whatever happens. */
export interface Shopper {
  /** Rounds without any failure. */
  rounds(): number;
  answers(): number;
  stop(): Promise<ShopperReport>;
  /** What the last acknowledged write of each cart said and the cart does not say now. */
  lost(): Promise<readonly string[]>;
}

const cart = z.object({
  name: z.string(),
  items: z.array(z.object({book: z.string(), quantity: z.number()})).default([]),
});
/** Whether an answer says, in the documented form, that something is away or late. */
function isClear({status, json}: Answer): boolean {
  const refusal = readRefusal(json);
  if (refusal === undefined) return false;
  const {code, info} = refusal;
  const unavailable = status === 503 && code === 14 && info.reason === 'SERVICE_UNAVAILABLE';
  const late = status === 504 && code === 4 && info.reason === 'DEADLINE_EXPIRED';
  return (unavailable || late) && info.domain === 'mesh.souk.local';
}

/** Starts one: it reads books, creates carts, sets quantities that rise with every write, and has carts checked. */
export function shopper(api: Api, books: readonly string[]): Shopper {
  const unclear: string[] = [];
  const refusals: string[] = [];
  let [answers, refused, late, slowestMs, rounds, stopped] = [0, 0, 0, 0, 0, false];
  /** For each cart the quantity last acknowledged, and those written since without an answer: either may be there. */
  const acknowledged = new Map<string, {sure: number; maybe: number[]}>();

  const ask = async (what: string, send: () => Promise<Answer>): Promise<Answer | undefined> => {
    const started = performance.now();
    try {
      const answer = await send();
      answers++;
      if (answer.status === 200) return answer;
      if (isClear(answer)) {
        refused++;
        if (answer.status === 504) late++;
        else refusals.push(`${what}: ${answer.status} ${answer.text.slice(0, 400)}`);
      } else unclear.push(`${what}: ${answer.status} ${answer.text.slice(0, 400)}`);
    } catch (error) {
      unclear.push(`${what}: ${String(error)}`);
    } finally {
      slowestMs = Math.max(slowestMs, performance.now() - started);
    }
    return undefined;
  };

  const round = async (number: number): Promise<boolean> => {
    const book = books[number % books.length] ?? '';
    const read = await ask('get book', () => api.get(`/v1/${book}`));
    const created = await ask('create cart', () => api.post('/v1/carts', {}));
    const name = created && cart.parse(created.json).name;
    if (name === undefined) return false;
    const [item = ''] = books;
    for (const quantity of [number % 400, (number % 400) + 1]) {
      const known = acknowledged.get(name) ?? {sure: 0, maybe: []};
      acknowledged.set(name, {...known, maybe: [...known.maybe, quantity + 1]});
      const written = await ask('set item', () =>
        api.post(`/v1/${name}:setItem`, {book: item, quantity: quantity + 1}),
      );
      if (written === undefined) return false;
      acknowledged.set(name, {sure: quantity + 1, maybe: []});
    }
    const checked = await ask('check cart', () => api.get(`/v1/${name}:check`));
    return read !== undefined && checked !== undefined;
  };

  const shop = async (first: number) => {
    for (let number = first; !stopped; number += 4) if (await round(number)) rounds++;
  };
  const running = Promise.all([0, 1, 2, 3].map(shop));

  return {
    rounds: () => rounds,
    answers: () => answers,
    stop: async () => {
      stopped = true;
      await running;
      return {answers, refused, refusals, late, slowestMs, unclear};
    },
    lost: async () => {
      const missing: string[] = [];
      for (const [name, {sure, maybe}] of acknowledged) {
        const answer = await api.get(`/v1/${name}`);
        const quantity = answer.status === 200 ? (cart.parse(answer.json).items[0]?.quantity ?? 0) : undefined;
        if (quantity !== sure && !(quantity !== undefined && maybe.includes(quantity))) {
          missing.push(`${name}: ${quantity ?? answer.text}, not ${sure}`);
        }
      }
      return missing;
    },
  };
}
