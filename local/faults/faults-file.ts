import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {codeToNumber} from '#gen/ts/google/rpc/code.ts';
import {edgeRefusals, faultKeys} from '#mesh/render/envoy/faults.ts';
import type {Mesh} from '#mesh/render/model/mesh.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import {methodsOf} from './check-fault.ts';
import type {Fault} from './fault.ts';

/** Writes what an Envoy watches for faults (RTDS): values for the runtime keys of the faulty methods. */
export function writeFaults(folder: string, layer: Readonly<Record<string, unknown>> = {}): void {
  const path = join(folder, 'faults');
  mkdirSync(path, {recursive: true, mode: 0o700});
  const resource = {'@type': 'type.googleapis.com/envoy.service.runtime.v3.Runtime', name: 'faults', layer};
  writeAtomically(join(path, 'runtime.yaml'), stringify({resources: [resource]}));
}

/** The runtime values that make faults. */
export function runtimeOf(mesh: Mesh, faults: readonly Fault[]): Record<string, unknown> {
  return Object.fromEntries(
    faults.flatMap((fault) => methodsOf(mesh, fault).flatMap((path) => [...valuesOf(path, fault)])),
  );
}

function* valuesOf(path: string, {caller, delay, abort}: Fault): Generator<readonly [string, unknown]> {
  const keys = faultKeys(caller, path);
  if (delay) {
    yield [keys.delayMs, delay.ms];
    yield [keys.delayPercent, share(delay.percent)];
  }
  if (abort) {
    const status = caller === 'edge' ? edgeRefusals.get(abort.code) : undefined;
    yield [keys.abortCode, status ?? codeToNumber(abort.code)];
    yield [keys.abortPercent, share(abort.percent)];
  }
}

/** A FractionalPercent, exact to four digits after the point. */
const share = (percent: number) => ({numerator: Math.round(percent * 10_000), denominator: 'MILLION'});
