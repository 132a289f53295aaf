import {shopper} from '../../chaos/shopper.ts';
import {newBook} from '../../mesh/support/books.ts';
import {request} from '../../mesh/support/request.ts';
import {newTenant} from '../../mesh/support/tenant.ts';
import {idempotentLoad} from './idempotent-load.ts';
import {people} from './people.ts';

/** Load on every path of the mesh. */
export interface Everybody {
  answers(): number;
  /** What was no success, and what was one and should not have been. Of answers that were late it says how many: a busy machine is slower than a contract allows. */
  stop(): Promise<{failures: readonly string[]; late: number; answers: number}>;
}

/**
 * Starts clients of a new shop: some repeat what may be repeated, some create carts, which nobody may repeat for them, one
 * reads over TLS with a connection a request, and one is signed in, beside others who only say so.
 */
export async function everybody(clients = 4): Promise<Everybody> {
  const tenant = await newTenant();
  const {api, apiKey} = tenant;
  const book = await newBook(api, {stock: 1000});
  const readers = await idempotentLoad(api, clients);
  const buyers = shopper(api, [book]);
  const signedIn = await people(tenant, `/v1/${book}`);
  const failures: string[] = [];
  let [secure, late, stopped] = [0, 0, false];
  const reading = (async () => {
    while (!stopped) {
      const answer = await request('GET', `/v1/${book}`, {headers: {'x-api-key': apiKey}, secure: true}).catch(
        (error: unknown) => ({status: 0, text: String(error)}),
      );
      secure += 1;
      if (answer.status === 504) late += 1;
      else if (answer.status !== 200) failures.push(`over TLS: ${answer.status} ${answer.text}`);
    }
  })();
  return {
    answers: () => Math.min(readers.answers(), buyers.answers(), signedIn.answers(), secure),
    async stop() {
      stopped = true;
      const [read, bought, seen] = await Promise.all([readers.stop(), buyers.stop(), signedIn.stop(), reading]);
      return {
        failures: [
          ...failures,
          ...read.failures,
          ...bought.unclear,
          ...bought.refusals,
          ...seen.failures,
          ...seen.breaches,
        ],
        late: late + read.late + bought.late + seen.late,
        answers: read.answers + bought.answers + seen.answers + secure,
      };
    },
  };
}
