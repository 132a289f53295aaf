import {closeSync, existsSync, fstatSync, openSync, readSync} from 'node:fs';

const longestTail = 64 * 1024;

/** The last lines of a text file, at most 64 KiB of them; none when there is no such file. */
export function lastLines(path: string, count: number): string {
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const {size} = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, longestTail));
    readSync(file, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8').trimEnd().split('\n').slice(-count).join('\n');
  } finally {
    closeSync(file);
  }
}
