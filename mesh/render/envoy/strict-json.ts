import {readFileSync} from 'node:fs';
import type {DescField, DescMessage} from '@bufbuild/protobuf';
import type {HttpBinding, Mesh} from '../model/mesh.ts';
import type {ConfigMap} from './config.ts';
import {publicMethods} from './edge-methods.ts';
import {httpFilter} from './http-connection.ts';

const lua = 'envoy.filters.http.lua';

/** Refuses JSON with fields that the contract does not have: the transcoder would drop them in silence. */
export function strictJson(mesh: Mesh): ConfigMap {
  const bodies = publicMethods(mesh).flatMap(({contract}) =>
    contract.http.flatMap((binding) => bodyMessage(contract.desc.input, binding) ?? []),
  );
  const script = readFileSync(new URL('strict-json.lua', import.meta.url), 'utf8');
  return httpFilter(lua, 'lua.v3.Lua', {default_source_code: {inline_string: `${typeTable(bodies)}\n${script}`}});
}

/** Metadata of a route that says which message its body is, by verb. */
export function bodyMetadata(bodies: ReadonlyMap<string, DescMessage>): ConfigMap | undefined {
  if (bodies.size === 0) return undefined;
  return {filter_metadata: {[lua]: Object.fromEntries([...bodies].map(([verb, {typeName}]) => [verb, typeName]))}};
}

/** The message that a body is; undefined when the binding has none. */
export function bodyMessage(input: DescMessage, {body}: HttpBinding): DescMessage | undefined {
  if (body === undefined || body === '*') return body && input;
  return input.fields.find(({name}) => name === body)?.message;
}

/** A Lua table of all messages that the bodies may contain, with the names of their fields. */
function typeTable(bodies: readonly DescMessage[]): string {
  const messages = new Map<string, DescMessage>();
  const waiting = [...bodies];
  for (let message = waiting.pop(); message !== undefined; message = waiting.pop()) {
    if (messages.has(message.typeName)) continue;
    messages.set(message.typeName, message);
    waiting.push(...message.fields.flatMap((field) => (field.message && isOurs(field.message) ? [field.message] : [])));
  }
  const lines = [...messages.values()]
    .sort((a, b) => (a.typeName < b.typeName ? -1 : 1))
    .map(({typeName, fields}) => `  ["${typeName}"] = {${fields.flatMap(entries).join(', ')}},`);
  return ['local types = {', ...lines, '}'].join('\n');
}

/** Proto3's JSON mapping takes both forms of a name. */
function entries(field: DescField): string[] {
  const type = luaType(field);
  return [...new Set([field.jsonName, field.name])].map((name) => `["${name}"] = ${type}`);
}

function luaType(field: DescField): string {
  if (field.fieldKind === 'map') return '"*"';
  const {message} = field;
  if (message === undefined) return 'true';
  if (isOurs(message)) return `"${message.typeName}"`;
  return writtenAsText.includes(message.typeName) ? 'true' : '"*"';
}

const writtenAsText = ['Timestamp', 'Duration', 'FieldMask'].map((name) => `google.protobuf.${name}`);

const isOurs = ({typeName}: DescMessage): boolean => typeName.startsWith('souk.');
