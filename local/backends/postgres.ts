import {execFile} from 'node:child_process';
import {chownSync, existsSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import pg from 'pg';
import type {Home} from '../home/open-home.ts';
import {unprivilegedUser} from '../processes/user-identity.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import {measuring} from './measuring.ts';
import {type PostgresPlace, postgresPlace} from './postgres-place.ts';

const run = promisify(execFile);

/** What PostgreSQL of a home needs to know. */
export interface PostgresSettings {
  readonly home: Home;
  /** Folder with `postgres` and `initdb`. */
  readonly bin: string;
  readonly port: number;
  /** Of the superuser `postgres`. */
  readonly password: string;
  /** Tells this home from an earlier one with the same path. */
  readonly installation: string;
}

/** How PostgreSQL is run. Makes its database cluster at the first time. */
export async function planPostgres(settings: PostgresSettings): Promise<ProcessPlan> {
  const {home, port} = settings;
  const user = unprivilegedUser();
  const place = postgresPlace(home, settings.bin, user, settings.installation);
  if (!existsSync(join(place.data, 'PG_VERSION'))) await initialise(place, settings);
  return {
    name: 'postgres',
    command: join(place.bin, 'postgres'),
    args: [
      '-D',
      place.data,
      '-p',
      String(port),
      ...[...options, ...measuring(place.bin)].flatMap((option) => ['-c', option]),
    ],
    cwd: place.data,
    env: {PATH: '/usr/bin:/bin', TZ: 'UTC'},
    ...(user && {user}),
    logFile: join(home.logs, 'postgres.log'),
    leftovers: [],
    ready: () => answers(settings),
    readyDeadlineMs: 60_000,
    // Fast shutdown: ends connections, writes everything, exits.
    stopSignal: 'SIGINT',
    stopDeadlineMs: 15_000,
  };
}

/** The durable defaults stay: fsync, synchronous_commit and full_page_writes are on. */
const options = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=300',
  'shared_buffers=128MB',
  // Recovery after a crash reads at most so much; the default of 1 GB is for bigger machines.
  'max_wal_size=512MB',
  'timezone=UTC',
  'log_timezone=UTC',
];

async function initialise({data, bin}: PostgresPlace, {password, home}: PostgresSettings): Promise<void> {
  const user = unprivilegedUser();
  // What an initdb that was interrupted has left is of no use.
  rmSync(data, {recursive: true, force: true});
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, {mode: 0o600});
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  try {
    await run(join(bin, 'initdb'), [`--pgdata=${data}`, ...locale, ...access], {cwd: '/', ...user});
  } catch (error) {
    throw new Error(`initdb failed in ${data} (home ${home.root})`, {cause: error});
  } finally {
    rmSync(passwordFile);
  }
}

async function answers({port, password}: PostgresSettings): Promise<boolean> {
  const client = new pg.Client({host: '127.0.0.1', port, user: 'postgres', password, connectionTimeoutMillis: 2_000});
  // A connection that breaks later is not news here.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
