import {mkdirSync, readFileSync} from 'node:fs';
import {connect} from 'node:net';
import {basename, join} from 'node:path';
import type {Home} from '../home/open-home.ts';
import type {Secrets} from '../home/secrets.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import {project} from '../project.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';

/**
 * How NATS is run: JetStream keeps its streams in files, and acknowledges a message once it is on the disk. Its users are
 * those of the mesh, with passwords of this home.
 */
export function planNats(home: Home, command: string, port: number, secrets: Secrets): ProcessPlan {
  const folder = join(home.state, 'nats');
  mkdirSync(folder, {recursive: true, mode: 0o700});
  const configuration = join(home.run, 'nats.conf');
  const settings = [
    `listen: "127.0.0.1:${port}"`,
    'jetstream {',
    `  store_dir: ${JSON.stringify(folder)}`,
    '  max_file_store: 4GB',
    '  max_memory_store: 64MB',
    // An acknowledged event must survive the power cut, too; the default syncs every two minutes.
    '  sync_interval: always',
    '}',
    'max_payload: 4MB',
    `include ${JSON.stringify(basename(users))}`,
  ];
  // Included files are looked for beside the one that includes them.
  const rendered = readFileSync(join(project, users), 'utf8');
  writeAtomically(join(home.run, basename(users)), rendered, 0o600);
  writeAtomically(configuration, `${settings.join('\n')}\n`, 0o600);
  return {
    name: 'nats',
    command,
    args: ['-c', configuration],
    cwd: folder,
    env: {PATH: '/usr/bin:/bin', ...passwordsOf(rendered, secrets)},
    logFile: join(home.logs, 'nats.log'),
    leftovers: [],
    ready: () => answers(port),
    readyDeadlineMs: 20_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 10_000,
  };
}

/** Who may do what; passwords come from the environment. */
const users = 'mesh/nats/authorization.conf';

/** What the file asks for. In quotes: a number could be read from what begins like one. */
const passwordsOf = (authorization: string, secrets: Secrets): Record<string, string> =>
  Object.fromEntries(
    [...authorization.matchAll(/user: (\S+), password: \$(\w+)/g)].map(([, user = '', variable = '']) => [
      variable,
      `"${brokerPassword(secrets, user)}"`,
    ]),
  );

/** The password of a user of the broker. */
export const brokerPassword = (secrets: Secrets, user: string): string => secrets.get(`nats:${user}`);

/** A NATS server greets everybody with a line that begins with INFO, once it is ready to serve. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let greeting = '';
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      greeting += String(chunk);
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(greeting.startsWith('INFO ') && greeting.includes('"jetstream":true')));
  });
}
