import type {Mesh} from '../model/mesh.ts';
import {regexOf} from '../model/path-template.ts';
import {askIdentity, headersForIdentity, marksUndecided} from './ask-identity.ts';
import {type Config, type ConfigMap, note, typed} from './config.ts';
import {descriptorFile} from './descriptor-file.ts';
import {notModifiedFilter} from './edge-caching.ts';
import {meshPrefix} from './edge-connection.ts';
import {mediaTypePolicy} from './edge-failures.ts';
import {addressLimit, principalLimit} from './edge-limits.ts';
import {publicMethods} from './edge-methods.ts';
import {account, sharedLimits} from './edge-shared-limits.ts';
import {sheddingFilters} from './edge-shedding.ts';
import {verbFilters} from './edge-verbs.ts';
import {faultFilter} from './faults.ts';
import {callCounter, dropAll, httpFilter, routerFilter} from './http-connection.ts';
import {alternativeService} from './http3.ts';
import type {Onward} from './onward.ts';
import {noteQuestion, rememberedDecisions} from './remembered-decisions.ts';
import {retryBudgetFilter} from './retry-budget.ts';
import {securityHeaders} from './security-headers.ts';
import {strictJson} from './strict-json.ts';
import {issuer, tokenChecks} from './tokens.ts';

/** Where the filters find what lies outside of the configuration. */
export interface EdgeSources {
  /** The contracts: `proto_descriptor` or `proto_descriptor_bin` of the transcoder. */
  readonly descriptor: ConfigMap;
  /** The keys of identity, as a RemoteJwks. */
  readonly keys: ConfigMap;
}

/** What every request from outside goes through, in this order. */
export function edgeFilters(mesh: Mesh, onward: Onward): readonly Config[] {
  return [
    ...beforeIdentity(mesh, {descriptor: descriptorFile, keys: onward.publicKeys}),
    askIdentity(onward, headersForIdentity, marksUndecided),
    ...rememberedDecisions(mesh),
    principalLimit(mesh.edge),
    ...sharedLimits(mesh, account.service),
    callCounter(),
    faultFilter(),
    ...onward.filters,
    retryBudgetFilter(mesh, mesh.edgePeers),
    routerFilter(),
  ];
}

/** The filters before identity is asked. */
export function beforeIdentity(mesh: Mesh, sources: EdgeSources): readonly Config[] {
  const [first = {}, ...shedding] = sheddingFilters(mesh);
  return [
    httpFilter('envoy.filters.http.cors', 'cors.v3.Cors'),
    tellClients(),
    compressor('brotli', 'Brotli', {quality: 4}),
    compressor('gzip', 'Gzip', {compression_level: 'COMPRESSION_LEVEL_4'}),
    addressLimit(mesh.edge),
    refuseOtherMedia(mesh),
    httpFilter('envoy.filters.http.buffer', 'buffer.v3.Buffer', {max_request_bytes: mesh.edge.maxBodyBytes.standard}),
    strictJson(mesh),
    ...notModifiedFilter(mesh),
    transcoder(mesh, sources.descriptor),
    ...verbFilters(),
    note('From here on a REST request is a gRPC request: path, routes and policies are those of its method.', first),
    ...shedding,
    accessToken(sources.keys),
    noteQuestion(),
  ];
}

/** Of every answer, the edge's own included: what services tell the edge in headers of the mesh is not for clients, and what browsers shall know is. */
const tellClients = (): ConfigMap =>
  httpFilter('envoy.filters.http.header_mutation.answers', 'header_mutation.v3.HeaderMutation', {
    mutations: {
      response_mutations: [
        dropAll(meshPrefix),
        ...[...securityHeaders, alternativeService].map((append) => ({append})),
      ],
    },
  });

function compressor(name: string, type: string, options: ConfigMap): ConfigMap {
  return httpFilter(`envoy.filters.http.compressor.${name}`, 'compressor.v3.Compressor', {
    response_direction_config: {
      common_config: {min_content_length: 1024},
      // A part of a file, and what has no body: by itself Envoy would give it one.
      uncompressible_response_codes: [206, 304],
    },
    compressor_library: {
      name,
      typed_config: typed(`extensions.compression.${name}.compressor.v3.${type}`, options),
    },
  });
}

/** Refuses a body of another type than JSON where the contract has one. No Content-Type counts as JSON. */
function refuseOtherMedia(mesh: Mesh): ConfigMap {
  const paths = publicMethods(mesh).flatMap(({contract}) =>
    contract.http.filter(({body}) => body !== undefined).map(({template}) => regexOf(template)),
  );
  const contentType = (string_match: ConfigMap): ConfigMap => ({header: {name: 'content-type', string_match}});
  return httpFilter('envoy.filters.http.rbac', 'rbac.v3.RBAC', {
    rules: {
      action: 'DENY',
      policies: {
        [mediaTypePolicy]: {
          principals: [{any: true}],
          permissions: [
            {
              and_rules: {
                rules: [
                  {header: {name: ':method', string_match: {safe_regex: {regex: 'POST|PUT|PATCH'}}}},
                  {header: {name: 'content-type', present_match: true}},
                  {not_rule: contentType({safe_regex: {regex: '(?i)application/json\\s*(;.*)?'}})},
                  {not_rule: contentType({prefix: 'application/grpc'})},
                  {or_rules: {rules: [...new Set(paths)].map((regex) => ({url_path: {path: {safe_regex: {regex}}}}))}},
                ],
              },
            },
          ],
        },
      },
    },
  });
}

function transcoder(mesh: Mesh, descriptor: ConfigMap): ConfigMap {
  const services = publicMethods(mesh).map(({contract}) => contract.desc.parent.typeName);
  return httpFilter('envoy.filters.http.grpc_json_transcoder', 'grpc_json_transcoder.v3.GrpcJsonTranscoder', {
    ...descriptor,
    services: [...new Set(services)],
    convert_grpc_status: true,
    // Forms and `curl -G` write a space as `+`.
    query_param_unescape_plus: true,
    print_options: {always_print_primitive_fields: true},
    request_validation_options: note('An unknown path goes on to the routes, which tell 404 from 405.', {
      reject_unknown_query_parameters: true,
      reject_binding_body_field_collisions: true,
    }),
  });
}

/** Access tokens of people who have signed in; there may be none, there must not be a false one. */
export function accessToken(keys: ConfigMap): ConfigMap {
  return httpFilter('envoy.filters.http.jwt_authn', 'jwt_authn.v3.JwtAuthentication', {
    bypass_cors_preflight: true,
    providers: {
      access: {
        issuer,
        audiences: ['edge.souk.local'],
        ...tokenChecks,
        from_headers: [{name: 'authorization', value_prefix: 'Bearer '}],
        // identity reads it too; nobody behind it does.
        forward: true,
        remote_jwks: keys,
      },
    },
    rules: [
      {
        match: {prefix: '/'},
        requires: {requires_any: {requirements: [{provider_name: 'access'}, {allow_missing: {}}]}},
      },
    ],
  });
}
