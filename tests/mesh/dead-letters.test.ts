import {execFile} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {promisify} from 'node:util';
import test from 'ava';
import {headers} from 'nats';
import {TenantDeleted} from '#gen/ts/souk/mesh/v1/tenant_data.ts';
import {administerBroker} from '#local/backends/broker-administrator.ts';
import {openHome} from '#local/home/open-home.ts';
import {until} from '#tests/support/until.ts';
import {home} from './support/mesh.ts';

const deadLetters = async (...args: readonly string[]) => {
  const all = ['local/control/mesh.ts', '--home', home, 'dead-letters', ...args];
  return (await promisify(execFile)(process.execPath, all)).stdout;
};

/** Parks an event as the consumer does, and answers its id. It tells of the end of a tenant that never was. */
const park = async (consumer: string): Promise<string> => {
  const connection = await administerBroker(openHome(home));
  const [id, tenant] = [randomUUID(), `never-${randomUUID().slice(0, 8)}`];
  const own = headers();
  const told = {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': '//identity.souk.local',
    'ce-type': 'souk.mesh.v1.TenantDeleted',
    'ce-subject': `tenants/${tenant}`,
    'ce-time': new Date().toISOString(),
    'ce-sequence': '1',
    'souk-consumer': consumer,
    'souk-error': 'Error: it was broken then',
  };
  for (const [name, value] of Object.entries(told)) own.set(name, value);
  const data = TenantDeleted.encode({tenant}).finish();
  const subject = `dead.${consumer}.souk.operator.mesh.TenantDeleted`;
  await connection.jetstream().publish(subject, data, {headers: own});
  await connection.close();
  return id;
};

test('what a consumer has given up is shown with its reason, is handed to it once more, and is gone then', async (t) => {
  t.timeout(60_000);
  const id = await park('cart-tenants');
  const listed = await deadLetters('list', '--consumer', 'cart-tenants');
  const [, place = ''] = new RegExp(`^(\\d+) {2}cart-tenants.*\\n.*${id}`, 'm').exec(listed) ?? [];
  t.regex(listed, /souk\.operator\.mesh\.TenantDeleted about tenants\/never-.*\n {4}Error: it was broken then/);
  t.regex(await deadLetters('redrive', '--place', place, '--dry-run'), /\n1 would be redriven/);
  t.true((await deadLetters()).includes(id), 'a dry run changes nothing');
  t.regex(await deadLetters('redrive', '--place', place), /\n1 redriven/);
  t.false((await deadLetters()).includes(id));
  const {stdout} = await until('the consumer has had it', async () => {
    const logs = ['local/control/mesh.ts', '--home', home, 'logs', 'cart-0', '-n', '2000'];
    const answer = await promisify(execFile)(process.execPath, logs, {maxBuffer: 64 * 1024 * 1024});
    return answer.stdout.includes(id) ? answer : undefined;
  });
  t.regex(stdout.split('\n').find((line) => line.includes(id)) ?? '', /"outcome":"handled"/);
});

test('all are meant only where somebody says so', async (t) => {
  await t.throwsAsync(deadLetters('redrive'), {message: /say which: --place <number>, --consumer <name> or --all/});
});
