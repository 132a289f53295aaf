import test from 'ava';
import {AckPolicy, DeliverPolicy, type JsMsg} from 'nats';
import {administerBroker} from '#local/backends/broker-administrator.ts';
import {controlClient} from '#local/control/control-client.ts';
import {openHome} from '#local/home/open-home.ts';
import {until} from '#tests/support/until.ts';
import {nameIn} from '../mesh/support/books.ts';
import {home} from '../mesh/support/mesh.ts';
import {pauseWhile} from '../mesh/support/processes.ts';
import {newTenant, type TestTenant} from '../mesh/support/tenant.ts';
import {untilAllHealthy} from './support/until-all-healthy.ts';

const control = controlClient(home);
test.afterEach.always(() => untilAllHealthy());

/** Everything that the broker keeps of a tenant's books. */
async function eventsOf({id}: TestTenant): Promise<readonly JsMsg[]> {
  const connection = await administerBroker(openHome(home));
  try {
    const manager = await connection.jetstreamManager();
    const subject = `souk.${id}.inventory.>`;
    const consumer = {filter_subject: subject, ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.All};
    const {name} = await manager.consumers.add('SOUK', {...consumer, name: `test-${crypto.randomUUID()}`});
    const reader = await connection.jetstream().consumers.get('SOUK', name);
    const messages: JsMsg[] = [];
    for await (const message of await reader.fetch({max_messages: 1000, expires: 1000})) messages.push(message);
    await manager.consumers.delete('SOUK', name);
    return messages;
  } finally {
    await connection.close();
  }
}

test.serial(
  'what is written while NATS hangs is announced after it, each change once, without a restart',
  async (t) => {
    t.timeout(180_000);
    const tenant = await newTenant();
    const before = new Map((await control.status()).processes.map(({name, pid}) => [name, pid]));
    const create = (number: number) =>
      tenant.api.post('/v1/books', {title: `Book ${number}`, price: {minorUnits: '100', currencyCode: 'EUR'}});
    const books: string[] = [];
    await pauseWhile('nats', async () => {
      for (let number = 0; number < 20; number++) {
        const answer = await create(number);
        // On a busy machine one may be late; it counts when it was made.
        if (answer.status !== 504) books.push(nameIn(answer));
      }
    });
    t.true(books.length >= 15, `${books.length} of 20 books were accepted without the broker`);
    const announced = (messages: readonly JsMsg[]) =>
      messages.filter(({subject}) => subject.endsWith('.BookChanged')).map(({headers}) => headers?.get('ce-subject'));
    const messages = await until(
      'every book is announced',
      async () => {
        const all = await eventsOf(tenant);
        return books.every((book) => announced(all).includes(book)) ? all : undefined;
      },
      90_000,
    );
    for (const book of books) t.is(announced(messages).filter((subject) => subject === book).length, 1, book);
    for (const {name, pid} of (await control.status()).processes) t.is(pid, before.get(name), `${name} was restarted`);
  },
);

test.serial(
  'while PostgreSQL hangs writes are refused clearly, and after it they succeed without a restart',
  async (t) => {
    t.timeout(180_000);
    const tenant = await newTenant();
    const before = new Map((await control.status()).processes.map(({name, pid}) => [name, pid]));
    const write = (title: string) =>
      tenant.api.post('/v1/books', {title, price: {minorUnits: '100', currencyCode: 'EUR'}});
    nameIn(await write('Before'));
    const statuses: number[] = [];
    await pauseWhile('postgres', async () => {
      for (let number = 0; number < 5; number++) statuses.push((await write(`During ${number}`)).status);
    });
    t.true(
      statuses.every((status) => status === 503 || status === 504),
      `${statuses}`,
    );
    const after = await until(
      'a write',
      async () => {
        const answer = await write('After');
        return answer.status === 200 && answer;
      },
      60_000,
    );
    t.truthy(nameIn(after));
    for (const {name, pid} of (await control.status()).processes) t.is(pid, before.get(name), `${name} was restarted`);
  },
);
