import {Validator} from '@seriousme/openapi-schema-validator';
import test from 'ava';
import {z} from 'zod';
import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '../model/build-mesh.ts';
import {readContracts} from '../model/read-contracts.ts';
import {openapi} from '../openapi/openapi.ts';
import {catalogueOf} from './support/catalogue.ts';
import {compile} from './support/compile.ts';

const content = z.object({
  'application/json': z.looseObject({examples: z.record(z.string(), z.object({$ref: z.string()})).optional()}),
});
const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.looseObject({})).default([]),
  responses: z.record(z.string(), z.looseObject({description: z.string(), content: content.optional()})),
  security: z.array(z.unknown()).optional(),
});
const document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({
    examples: z.record(z.string(), z.looseObject({value: z.unknown()})),
    schemas: z.record(z.string(), z.looseObject({properties: z.unknown()})),
  }),
});

const mesh = buildMesh(readContracts('gen/descriptor.binpb'), catalogue);

test('the document is valid OpenAPI 3.1', async (t) => {
  const {valid, errors} = await new Validator().validate({...openapi(mesh)});
  t.true(valid, JSON.stringify(errors));
});

test('every HTTP binding is an operation, and every operation id is its own', (t) => {
  const {paths} = document.parse(openapi(mesh));
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  const bindings = mesh.services.flatMap(({methods}) => methods.flatMap(({contract}) => contract?.http ?? []));
  t.is(operations.length, bindings.length);
  t.is(new Set(operations.map(({operationId}) => operationId)).size, operations.length);
});

test('an operation documents the errors that its contract names, under their HTTP status', (t) => {
  const {paths} = document.parse(openapi(mesh));
  const update = paths['/v1/books/{book}']?.patch;
  t.regex(update?.responses['404']?.description ?? '', /`BOOK_NOT_FOUND`: No book has this name/);
  t.regex(update?.responses['409']?.description ?? '', /`ETAG_MISMATCH`/);
  t.truthy(update?.responses['415']);
  t.deepEqual(paths['/.well-known/jwks.json']?.get?.security, []);
  t.is(paths['/.well-known/jwks.json']?.get?.responses['401'], undefined);
});

test('the answers that an operation documents are examples of its own reasons, with the code that stands for the status', (t) => {
  const {paths, components} = document.parse(openapi(mesh));
  const denied = paths['/v1/books']?.get?.responses['403'];
  t.deepEqual(denied?.content?.['application/json'].examples, {
    TENANT_SUSPENDED: {$ref: '#/components/examples/identity.TENANT_SUSPENDED'},
    PERMISSION_MISSING: {$ref: '#/components/examples/mesh.PERMISSION_MISSING'},
  });
  t.deepEqual(components.examples['mesh.PERMISSION_MISSING']?.value, {
    code: 7,
    message: 'The principal does not hold the permission that the method needs.',
    details: [
      {'@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'PERMISSION_MISSING', domain: 'mesh.souk.local'},
    ],
  });
  for (const {responses} of Object.values(paths).flatMap((item) => Object.values(item)))
    for (const {content} of Object.values(responses))
      for (const {$ref} of Object.values(content?.['application/json'].examples ?? {}))
        t.truthy(components.examples[$ref.replace('#/components/examples/', '')], $ref);
});

test('where an answer may be kept, the tag, the field that asks with it and 304 are documented, and nowhere else', (t) => {
  const {paths} = document.parse(openapi(mesh));
  const kept = new Set(
    mesh.services.flatMap(({methods}) =>
      methods.flatMap(({contract}) =>
        contract?.caching ? [`${contract.desc.parent.name}_${contract.desc.name}`] : [],
      ),
    ),
  );
  t.true(kept.has('InventoryService_GetBook'));
  for (const {operationId, parameters, responses} of Object.values(paths).flatMap((item) => Object.values(item))) {
    const is = kept.has(operationId);
    t.is(responses['304'] !== undefined, is, operationId);
    t.is('ETag' in headersOf(responses['200']), is, operationId);
    t.is(JSON.stringify(parameters).includes('#/components/parameters/IfNoneMatch'), is, operationId);
  }
});

const headersOf = (response: unknown) =>
  z.looseObject({headers: z.record(z.string(), z.unknown())}).parse(response).headers;

test('messages are described in the JSON mapping of proto3, with the rules of the contract', async (t) => {
  const contracts = await compile({
    toys: `
      service ToysService {
        rpc CreateToy(CreateToyRequest) returns (Toy) {
          option (google.api.http) = {post: "/v1/toys" body: "toy"};
          option (souk.mesh.v1.policy) = {permission: "toys.toys.create" timeout: {seconds: 1}};
        }
      }
      message CreateToyRequest { Toy toy = 1; repeated int32 page_sizes = 2 [(buf.validate.field).repeated.max_items = 3]; }
      message Toy {
        // The name.
        string name = 1 [(buf.validate.field).string = {min_len: 2 max_len: 9}, (buf.validate.field).required = true];
        int64 big_number = 2;
        map<string, Toy> parts = 3;
        google.protobuf.Timestamp made_at = 4;
        string code = 5 [(buf.validate.field).string.pattern = "^[a-z]+$", (buf.validate.field).ignore = IGNORE_IF_ZERO_VALUE];
        uint32 age = 6 [(buf.validate.field).uint32 = {gt: 3 lte: 99}];
        oneof kind { string doll = 7; bytes robot = 8; }
      }`,
  });
  const {paths, components} = document.parse(openapi(buildMesh(contracts, catalogueOf({toys: {}}))));
  t.deepEqual(components.schemas.Toy, {
    type: 'object',
    required: ['name'],
    properties: {
      name: {type: 'string', minLength: 2, maxLength: 9, description: 'The name.'},
      bigNumber: {type: 'string', format: 'int64', pattern: '^-?[0-9]+$', examples: ['1999']},
      parts: {type: 'object', additionalProperties: {$ref: '#/components/schemas/Toy'}},
      madeAt: {type: 'string', format: 'date-time'},
      code: {type: 'string', pattern: '^$|^[a-z]+$'},
      age: {type: 'integer', minimum: 0, maximum: 99, exclusiveMinimum: 3},
      doll: {type: 'string', description: 'Never together with `robot`.'},
      robot: {type: 'string', contentEncoding: 'base64', description: 'Never together with `doll`.'},
    },
  });
  t.deepEqual(paths['/v1/toys']?.post?.parameters, [
    {name: 'pageSizes', in: 'query', schema: {type: 'array', items: {type: 'integer', format: 'int32'}, maxItems: 3}},
    {$ref: '#/components/parameters/IdempotencyKey'},
  ]);
});
