import {request} from 'node:http';
import {join} from 'node:path';
import {z} from 'zod';
import {Code} from '#gen/ts/google/rpc/code.ts';
import {type SlowStatement, slowStatementsShape} from '../backends/slow-statements.ts';
import type {Fault} from '../faults/fault.ts';
import type {FaultWish} from '../faults/fault-wish.ts';
import {socketPath} from '../home/open-home.ts';

const processShape = z.object({
  name: z.string(),
  zone: z.string().optional(),
  state: z.enum(['stopped', 'starting', 'ready', 'unready', 'waiting']),
  pid: z.number().optional(),
  uptimeMs: z.number(),
  restarts: z.number(),
  logFile: z.string(),
});
const faultShape = z.object({
  id: z.string(),
  caller: z.string(),
  callee: z.string(),
  method: z.string().optional(),
  delay: z.object({ms: z.number(), percent: z.number()}).optional(),
  abort: z.object({code: z.enum(Code), percent: z.number()}).optional(),
});
const statusShape = z.object({
  edge: z.string(),
  edgeTls: z.string(),
  bastion: z.string(),
  metrics: z.string(),
  processes: z.array(processShape),
  faults: z.array(faultShape),
});

/** What the runner says about its mesh. */
export type MeshStatus = z.infer<typeof statusShape>;

/** There is no runner to ask. */
export class NotRunning extends Error {
  constructor(home: string) {
    super(`nothing runs in ${home}: start it with npm start`);
  }
}

/** Talks to the runner of a home. */
export function controlClient(home: string) {
  return {
    status: async (): Promise<MeshStatus> => statusShape.parse(await ask(home, 'GET', '/status')),
    restart: async (name: string) => void (await ask(home, 'POST', `/restart/${encodeURIComponent(name)}`)),
    killZone: async (zone: string) => void (await ask(home, 'POST', `/kill-zone/${encodeURIComponent(zone)}`)),
    startZone: async (zone: string) => void (await ask(home, 'POST', `/start-zone/${encodeURIComponent(zone)}`)),
    renewCertificates: async () => void (await ask(home, 'POST', '/renew-certificates')),
    slowStatements: async (count: number): Promise<readonly SlowStatement[]> =>
      z.object({statements: slowStatementsShape}).parse(await ask(home, 'GET', `/slow/${count}`)).statements,
    /** Answers the fault as it is played from now on. */
    addFault: async (wish: FaultWish): Promise<Fault> =>
      z.object({fault: faultShape}).parse(await ask(home, 'POST', '/faults', wish)).fault,
    /** Answers what was removed: one fault, or with `all` every one. */
    removeFault: async (id: string): Promise<readonly Fault[]> =>
      z.object({removed: z.array(faultShape)}).parse(await ask(home, 'DELETE', `/faults/${encodeURIComponent(id)}`))
        .removed,
    /** Answers the pid of the runner, which is about to go. */
    stop: async (): Promise<number> => z.object({pid: z.number()}).parse(await ask(home, 'POST', '/stop')).pid,
  };
}

function ask(home: string, method: string, path: string, body?: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const target = {socketPath: socketPath(join(home, 'run', 'control.sock')), method, path};
    const outgoing = request(target, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('error', reject);
      incoming.on('end', () => {
        const body: unknown = JSON.parse(text);
        if (incoming.statusCode === 200) resolve(body);
        else reject(new Error(z.object({error: z.string()}).parse(body).error));
      });
    });
    outgoing.on('error', () => reject(new NotRunning(home)));
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
