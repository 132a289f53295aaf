import type {OwnMethod} from './contract.ts';
import type {JsonMessage} from './example-request.ts';

/** A request message as the HTTP request that its contract maps it to (google/api/http.proto). */
export interface RestRequest {
  readonly verb: string;
  readonly path: string;
  readonly body: unknown;
}

/** Puts the fields of a message into path, body and query. Throws when the method has no HTTP rule. */
export function restRequest({path: method, contract}: OwnMethod, message: JsonMessage): RestRequest {
  const [binding] = contract.http;
  if (binding === undefined) throw new Error(`${method} has no HTTP rule`);
  const {template, verb, body} = binding;
  const left = structuredClone(message);
  const parts = template.segments.map((segment) => (segment.kind === 'literal' ? segment.text : '*'));
  for (const {field, from, to} of template.variables) parts.splice(from, to - from, ...take(left, field).split('/'));
  const path = `/${parts.join('/')}${template.verb === undefined ? '' : `:${template.verb}`}`;
  if (body === '*') return {verb, path, body: left};
  const sent = body === undefined ? undefined : left[body];
  const query = Object.entries(left).flatMap(([name, value]) =>
    name === body || typeof value === 'object' ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  );
  return {verb, path: query.length > 0 ? `${path}?${query.join('&')}` : path, body: sent};
}

/** Takes a text out of a message, by its path. */
function take(message: JsonMessage, path: string): string {
  const [first = '', ...rest] = path.split('.');
  const value = message[first];
  if (rest.length > 0 && isMessage(value)) return take(value, rest.join('.'));
  if (typeof value !== 'string') throw new Error(`no text at ${path}`);
  delete message[first];
  return value;
}

const isMessage = (value: unknown): value is JsonMessage => typeof value === 'object' && value !== null;
