import {isDeepStrictEqual} from 'node:util';

/** A place where two values are not the same, and what each has there. */
export type Difference = string;

/**
 * Every difference between two values, one readable line each: the way to it, then what stands there in `a` and in `b`.
 * Ends at the first level at which one has something that the other has not.
 */
export function differences(a: unknown, b: unknown, names: readonly [string, string], way = ''): Difference[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (isRecord(a) && isRecord(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differences(a[key], b[key], names, way === '' ? key : `${way} > ${key}`));
  }
  return [`${way}: ${names[0]} ${JSON.stringify(a) ?? 'nothing'}, ${names[1]} ${JSON.stringify(b) ?? 'nothing'}`];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
