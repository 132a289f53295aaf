import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {LocalWorkload} from './local-workload.ts';
import {certificateLifeS, proxyCertificates} from './plan-proxy.ts';

/** Nobody can ask agents to renew their certificates; they do when half of the life is over. Waits until each has once more. */
export async function untilRenewed(workloads: readonly LocalWorkload[]): Promise<void> {
  const deadline = Date.now() + certificateLifeS * 1000;
  await Promise.all(
    workloads.map(async ({instance}) => {
      const path = join(instance.folder, proxyCertificates, 'cert-chain.pem');
      for (const before = readFileSync(path, 'utf8'); readFileSync(path, 'utf8') === before; await sleep(250)) {
        if (Date.now() > deadline) throw new Error(`${instance.name} has not renewed its certificate, ${path}`);
      }
    }),
  );
}
