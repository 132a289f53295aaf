import {mkdirSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import type {Home} from '../home/open-home.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';

/** How NATS is run: JetStream keeps its streams in files, and acknowledges a message once it is on the disk. */
export function planNats(home: Home, command: string, port: number): ProcessPlan {
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
  ];
  writeAtomically(configuration, `${settings.join('\n')}\n`, 0o600);
  return {
    name: 'nats',
    command,
    args: ['-c', configuration],
    cwd: folder,
    env: {PATH: '/usr/bin:/bin'},
    logFile: join(home.logs, 'nats.log'),
    leftovers: [],
    ready: () => answers(port),
    readyDeadlineMs: 20_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 10_000,
  };
}

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
