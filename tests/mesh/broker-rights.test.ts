import test, {type ExecutionContext} from 'ava';
import {connect, ErrorCode, type NatsConnection, NatsError} from 'nats';
import {administerBroker} from '#local/backends/broker-administrator.ts';
import {brokerPassword} from '#local/backends/nats.ts';
import {openHome} from '#local/home/open-home.ts';
import {openSecrets} from '#local/home/secrets.ts';
import {catalogue} from '#mesh/catalogue.ts';
import {inboxOf} from '#runtime/events/broker-rights.ts';
import {until} from '#tests/support/until.ts';
import {home} from './support/mesh.ts';

const place = openHome(home);
const users = Object.entries(catalogue.services).flatMap(([name, {needs}]) => (needs.includes('nats') ? [name] : []));
const areas = [...users, 'mesh', 'orders'];
const address = async () => {
  const connection = await administerBroker(place);
  const server = connection.getServer();
  await connection.close();
  return server;
};

/** A connection of a service, and what the broker has refused it. */
const as = async (t: ExecutionContext, user: string): Promise<{connection: NatsConnection; refused: string[]}> => {
  const pass = brokerPassword(openSecrets(place), user);
  const connection = await connect({
    servers: await address(),
    user,
    pass,
    inboxPrefix: inboxOf(user),
    reconnect: false,
  });
  t.teardown(() => connection.close());
  const refused: string[] = [];
  void (async () => {
    for await (const {permissionContext} of connection.status()) {
      if (permissionContext) refused.push(`${permissionContext.operation} ${permissionContext.subject}`);
    }
  })();
  return {connection, refused};
};

const isRefused = async (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    (error: unknown) => error instanceof NatsError && error.code === ErrorCode.PermissionsViolation,
  );

test('without a user, or with another’s password, nobody gets in', async (t) => {
  const servers = await address();
  const pass = brokerPassword(openSecrets(place), 'cart');
  for (const who of [{}, {user: 'cart', pass: 'wrong'}, {user: 'inventory', pass}, {user: 'nobody', pass}]) {
    const error = await t.throwsAsync(connect({servers, ...who, reconnect: false}));
    t.regex(String(Reflect.get(error, 'code')), /AUTHORIZATION/, JSON.stringify(who));
  }
});

for (const user of users) {
  test(`${user} publishes what the catalogue grants it and nothing else`, async (t) => {
    const {connection, refused} = await as(t, user);
    const allowed = new Set(catalogue.services[user]?.events.publishes.map((event) => event.split('.')[0]));
    const subjects = areas.map((area) => `souk.never.${area}.Forged`);
    for (const subject of [...subjects, 'dead.other-tenants.souk.x', 'redrive.other-tenants.souk.x'])
      connection.publish(subject);
    await connection.flush();
    const expected = subjects.filter((_, index) => areas[index] === 'mesh' || !allowed.has(areas[index]));
    await until('all refusals are told', () => refused.length >= expected.length + 2);
    t.deepEqual(
      refused.toSorted(),
      [...expected, 'dead.other-tenants.souk.x', 'redrive.other-tenants.souk.x']
        .map((subject) => `publish ${subject}`)
        .toSorted(),
    );
  });

  test(`${user} hears what the catalogue grants it and nothing else`, async (t) => {
    const {connection, refused} = await as(t, user);
    const others = users.filter((other) => other !== user);
    const subjects = [
      '>',
      'souk.>',
      'souk.*.mesh.*',
      '$JS.>',
      '_INBOX.>',
      ...others.map((other) => `${inboxOf(other)}.>`),
    ];
    for (const subject of subjects) connection.subscribe(subject, {callback: () => {}});
    await connection.flush();
    await until('all refusals are told', () => refused.length >= subjects.length);
    t.deepEqual(refused.toSorted(), subjects.map((subject) => `subscription ${subject}`).toSorted());
  });

  test(`${user} can make no consumer, and use none of another’s`, async (t) => {
    const {connection} = await as(t, user);
    const manager = await connection.jetstreamManager({checkAPI: false, timeout: 2000});
    const durable = `${user}-own`;
    t.true(await isRefused(manager.consumers.add('SOUK', {durable_name: durable, filter_subject: 'souk.>'})));
    t.true(await isRefused(manager.consumers.add('SOUK', {filter_subject: `souk.*.${user}.*`})));
    t.true(await isRefused(manager.consumers.update('SOUK', `${user}-tenants`, {filter_subject: 'souk.>'})));
    t.true(await isRefused(manager.streams.info('SOUK')));
    t.true(await isRefused(manager.streams.getMessage('SOUK', {seq: 1})));
    t.true(await isRefused(manager.streams.delete('SOUK')));
    for (const other of users.filter((name) => name !== user)) {
      t.true(await isRefused(manager.consumers.info('SOUK', `${other}-tenants`)));
      t.true(
        await isRefused(connection.request(`$JS.API.CONSUMER.MSG.NEXT.SOUK.${other}-tenants`, '1', {timeout: 2000})),
      );
    }
    t.is((await manager.consumers.info('SOUK', `${user}-tenants`)).name, `${user}-tenants`, 'its own works');
  });
}
