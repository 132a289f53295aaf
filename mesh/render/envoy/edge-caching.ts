import {readFileSync} from 'node:fs';
import type {Mesh, MethodContract} from '../model/mesh.ts';
import {callerHeaders} from './ask-identity.ts';
import {type ConfigMap, typed} from './config.ts';
import {publicMethods} from './edge-methods.ts';
import {httpFilter} from './http-connection.ts';

const filter = 'envoy.filters.http.lua.not_modified';
const script = 'not_modified';

/**
 * Makes a 304 of the answer in which a service says that the client has it already; stands before the transcoder, which has the
 * answer first. Only on the routes of methods whose answers may be kept.
 */
export const notModifiedFilter = (mesh: Mesh): ConfigMap[] =>
  publicMethods(mesh).some(({contract}) => contract.caching)
    ? [
        httpFilter(filter, 'lua.v3.Lua', {
          source_codes: {
            [script]: {inline_string: readFileSync(new URL('not-modified.lua', import.meta.url), 'utf8')},
          },
        }),
      ]
    : [];

/** What turns the filter on, for the `typed_per_filter_config` of a method's route. */
export const routeNotModified = ({caching}: MethodContract): ConfigMap =>
  caching ? {[filter]: typed('extensions.filters.http.lua.v3.LuaPerRoute', {name: script})} : {};

/** What an answer tells clients about keeping it (RFC 9111). */
export function cachingHeaders({caching}: MethodContract): ConfigMap[] {
  if (!caching) return [unlessSaid('cache-control', 'no-store')];
  const {scope, seconds} = caching;
  const kept = `${scope}, ${seconds === undefined ? 'no-cache' : `max-age=${seconds}`}`;
  return [
    // Only what a service has answered to a GET has an ETag: no refusal has one.
    unlessSaid('cache-control', `%CEL('etag' in response.headers ? '${kept}' : 'no-store')%`),
    ...(scope === 'private' ? [unlessSaid('vary', [...forAll, ...callerHeaders].join(', '))] : []),
  ];
}

/** What every answer depends on: in which coding it is wanted, and for which page CORS lets a browser show it. */
const forAll = ['Accept-Encoding', 'Origin'];

const unlessSaid = (key: string, value: string): ConfigMap => ({header: {key, value}, append_action: 'ADD_IF_ABSENT'});

/** For every answer that does not say more. */
export const varyForAll = unlessSaid('vary', forAll.join(', '));
