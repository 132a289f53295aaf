import type {Mesh, Service} from '../model/mesh.ts';
import {commentOf} from '../model/source-position.ts';
import {errorExamples} from './error-examples.ts';
import type {JsonSchema} from './json-schema.ts';
import {messageSchemas} from './message-schemas.ts';
import {operationOf} from './operation.ts';
import {statusSchema} from './well-known-schema.ts';

/** The OpenAPI 3.1 document of everything that can be called from outside. */
export function openapi(mesh: Mesh): JsonSchema {
  const schemas = messageSchemas();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const {contract} of mesh.services.flatMap((service) => service.methods)) {
    for (const binding of contract?.http ?? []) {
      if (!contract) continue;
      const {path, verb, operation} = operationOf(contract, binding, mesh.contracts, schemas);
      paths[path] = {...paths[path], [verb]: operation};
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Souk',
      version: '1',
      description:
        'A commerce backend. Made from the contracts in `proto/`; every error is a google.rpc.Status in JSON, with the reason in google.rpc.ErrorInfo.',
      license: {name: 'Apache 2.0', identifier: 'Apache-2.0'},
    },
    servers: [{url: '/'}],
    security: [{apiKey: []}],
    tags: mesh.services.filter(isPublic).map((service) => ({name: service.name, description: descriptionOf(service)})),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        apiKey: {type: 'apiKey', in: 'header', name: 'x-api-key', description: 'The key of an enrolled source.'},
      },
      parameters: {IdempotencyKey: idempotencyKey, IfNoneMatch: ifNoneMatch},
      headers: {RequestId: requestId, RetryAfter: retryAfter, ETag: etag, CacheControl: cacheControl, Vary: vary},
      examples: errorExamples(mesh.contracts),
      schemas: {Status: statusSchema, ...schemas.all()},
    },
  };
}

const isPublic = ({methods}: Service): boolean => methods.some(({contract}) => contract && contract.http.length > 0);

const descriptionOf = ({methods}: Service): string =>
  [...new Set(methods.flatMap(({contract}) => (contract ? [commentOf(contract.desc.parent)] : [])))].join('\n\n');

const idempotencyKey: JsonSchema = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Makes a repetition safe: the same key with the same request gets the recorded answer, with another request it is refused.',
  schema: {type: 'string', minLength: 1, maxLength: 255},
};

const ifNoneMatch: JsonSchema = {
  name: 'If-None-Match',
  in: 'header',
  description:
    'Tags of answers that the client has, as `ETag` gave them; if the answer is still one of these, it is 304.',
  schema: {type: 'string'},
};

const etag: JsonSchema = {
  description: 'Tag of what the answer says, for `If-None-Match`; weak, so that it holds for every coding of the body.',
  schema: {type: 'string', pattern: '^W/"[A-Za-z0-9_-]{22}"$'},
};

const cacheControl: JsonSchema = {
  description:
    'Who may keep the answer and how long it may be shown without asking; with `no-cache` one has to ask each time, with the tag.',
  schema: {type: 'string', examples: ['private, no-cache']},
};

const vary: JsonSchema = {
  description: 'Fields of the request that the answer depends on.',
  schema: {type: 'string'},
};

const requestId: JsonSchema = {description: 'Finds the request in every log.', schema: {type: 'string'}};

const retryAfter: JsonSchema = {
  description: 'Seconds after which to try again.',
  schema: {type: 'integer', minimum: 1},
};
