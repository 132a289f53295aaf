import {stdSerializers} from 'pino';
import {isSensitive} from './is-sensitive.ts';

const mark = '[redacted]';
const maxDepth = 12;

/** A copy of what is to be logged, at any depth without the values of sensitive fields (see `isSensitive`). */
export const redact = (fields: object): Record<string, unknown> => copyOf(fields, 0);

const copyOf = (fields: object, depth: number): Record<string, unknown> => {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    copy[name] = isSensitive(name) && value !== undefined && value !== null ? mark : clean(value, depth + 1);
  }
  return copy;
};

const clean = (value: unknown, depth: number): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > maxDepth) return '[too deep]';
  if (value instanceof Error) return copyOf(stdSerializers.err(value), depth);
  if (Array.isArray(value)) return value.map((element) => clean(element, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return copyOf(Object.fromEntries(value), depth);
  return copyOf(value, depth);
};

const credentials = [
  // A JSON Web Token (RFC 7519): three base64url parts, the first a JSON object.
  [/eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]+/g, mark],
  // The password of a URL (RFC 3986, userinfo).
  [/(:\/\/[^\s:/@"]*):[^\s/@"]+@/g, `$1:${mark}@`],
  // A credential after its scheme (RFC 9110, section 11.4).
  [/\b(Bearer|Basic) [\w+/.~=-]{6,}/g, `$1 ${mark}`],
] as const;

/** A line of the log without credentials that slipped into free text: a message, a stack. */
export const redactLine = (line: string): string =>
  credentials.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
