import test from 'ava';
import {until} from '#tests/support/until.ts';
import {newBook} from '../mesh/support/books.ts';
import {pauseWhile} from '../mesh/support/processes.ts';
import {assertRefused} from '../mesh/support/refusal.ts';
import {type Answer, request} from '../mesh/support/request.ts';
import {newTenant} from '../mesh/support/tenant.ts';

const atOnce = 60;
const isShed = ({status, text}: Answer) => status === 503 && text.includes('OVERLOADED');
const shed = (answers: readonly Answer[]) => answers.filter(isShed).length;

test.serial(
  'when answers take too long, lists are refused first, pages of books next, and carts are still made',
  async (t) => {
    t.timeout(120_000);
    const {api, apiKey} = await newTenant();
    const book = await newBook(api);
    const many = (send: () => Promise<Answer>) => Promise.all(Array.from({length: atOnce}, send));
    const get = (path: string) => request('GET', path, {headers: {'x-api-key': apiKey, connection: 'close'}});
    const list = () => many(() => get('/v1/books'));
    // Books that no cache knows.
    const read = () => many(() => get(`/v1/books/${crypto.randomUUID()}`));

    await pauseWhile('inventory-0', async () => {
      // Answers that nobody gets in time are what overload looks like.
      let [lists, reads]: [Answer[], Answer[]] = [[], []];
      await until(
        'lists are refused most',
        async () => {
          [lists, reads] = await Promise.all([list(), read()]);
          // Limits shrink step by step: half a second later they are at their ends.
          return shed(lists) > shed(reads) && shed(reads) > 0;
        },
        60_000,
      );
      t.log(`${shed(lists)} lists and ${shed(reads)} reads of ${atOnce} refused`);
      const refused = lists.find(isShed);
      if (refused) {
        assertRefused(t, refused, {status: 503, code: 14, reason: 'OVERLOADED'});
        t.is(refused.headers['retry-after'], '1');
      }
      const carts = await Promise.all(Array.from({length: 30}, () => api.post('/v1/carts', {})));
      t.is(shed(carts), 0, 'no cart is refused for want of room');
      await until('a cart is made', async () => (await api.post('/v1/carts', {})).status === 200);
    });

    await until('books are there again', async () => (await api.get(`/v1/${book}`)).status === 200, 30_000);
    await until('so are lists', async () => (await api.get('/v1/books')).status === 200, 30_000);
  },
);
