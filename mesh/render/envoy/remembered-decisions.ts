import {readFileSync} from 'node:fs';
import type {Mesh} from '../model/mesh.ts';
import {decisiveHeaders} from './ask-identity.ts';
import type {ConfigMap} from './config.ts';
import {undecidedHeader} from './edge-connection.ts';
import {credentialHeader, shareHeader, tenantHeader} from './edge-counts.ts';
import {undecidedPolicy} from './edge-failures.ts';
import {httpFilter} from './http-connection.ts';
import {transactionToken} from './tokens.ts';

/** What identity sets on a request that it lets through; cookies it takes away as well. API keys and access tokens end in the routes. */
const given = [transactionToken.header, tenantHeader, credentialHeader, shareHeader, 'cookie'];

/** Of what one listener remembers in one worker thread there are two generations, each with so many decisions and bytes at the most. */
const generation = {most: 4096, bytes: 4 * 1024 * 1024};

/** Notes on a request what identity's decision will depend on: stands before the filter that asks. */
export const noteQuestion = (): ConfigMap =>
  lua('question', [`local decisive = ${list([':authority', ...decisiveHeaders])}`]);

/**
 * Remembers what identity has decided, for requests that it later says nothing about, and refuses those that nothing is remembered of:
 * stand behind the filter that asks, which marks them. Refusing is not the script's, so that one that fails lets nobody through.
 */
export const rememberedDecisions = ({edge}: Mesh): ConfigMap[] => [
  lua('decisions', [
    `local longest, most, mostBytes = ${edge.decisionSeconds}, ${generation.most}, ${generation.bytes}`,
    `local given = ${list(given)}`,
  ]),
  httpFilter('envoy.filters.http.rbac.undecided', 'rbac.v3.RBAC', {
    rules: {
      action: 'DENY',
      policies: {
        [undecidedPolicy]: {
          principals: [{any: true}],
          permissions: [{header: {name: undecidedHeader, present_match: true}}],
        },
      },
    },
  }),
];

function lua(name: string, settings: readonly string[]): ConfigMap {
  const script = readFileSync(new URL(`${name}.lua`, import.meta.url), 'utf8');
  return httpFilter(`envoy.filters.http.lua.${name}`, 'lua.v3.Lua', {
    default_source_code: {inline_string: [...settings, script].join('\n')},
  });
}

/** Names of headers as a list in Lua. */
const list = (names: readonly string[]): string => `{${names.map((name) => `"${name}"`).join(', ')}}`;
