import {mkdirSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import type {Home} from '../home/open-home.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';

/** How Redis is run: a cache that keeps nothing over a restart. The password lies in a file, where `ps` does not show it. */
export function planRedis(home: Home, command: string, port: number, password: string): ProcessPlan {
  const folder = join(home.state, 'redis');
  mkdirSync(folder, {recursive: true, mode: 0o700});
  const configuration = join(home.run, 'redis.conf');
  const settings = [
    `bind 127.0.0.1`,
    `port ${port}`,
    `dir "${folder}"`,
    `requirepass ${password}`,
    'save ""',
    'appendonly no',
    'maxmemory 256mb',
    'maxmemory-policy allkeys-lru',
  ];
  writeAtomically(configuration, `${settings.join('\n')}\n`, 0o600);
  return {
    name: 'redis',
    command,
    args: [configuration],
    cwd: folder,
    env: {PATH: '/usr/bin:/bin'},
    logFile: join(home.logs, 'redis.log'),
    leftovers: [],
    ready: () => answers(port, password),
    readyDeadlineMs: 20_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 5_000,
  };
}

/** Asks in the protocol itself (RESP): one line out, one line back. */
function answers(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('connect', () => socket.end(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer.includes('+PONG')));
  });
}
