import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {lastLines} from '../supervise/last-lines.ts';

/** Prints the last lines of a log, and with `follow` what is written to it from then on, until `signal` aborts. */
export async function printLog(
  path: string,
  {lines, follow, signal}: {lines: number; follow: boolean; signal?: AbortSignal},
): Promise<void> {
  process.stdout.write(`${lastLines(path, lines)}\n`);
  if (!follow) return;
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(64 * 1024);
  try {
    for (let position = fstatSync(file).size; !signal?.aborted; ) {
      // A log that was cut begins anew.
      if (fstatSync(file).size < position) position = 0;
      const read = readSync(file, chunk, 0, chunk.length, position);
      position += read;
      if (read > 0) process.stdout.write(chunk.subarray(0, read));
      else await sleep(200, undefined, {signal}).catch(() => undefined);
    }
  } finally {
    closeSync(file);
  }
}
