import type {DescField, FileRegistry} from '@bufbuild/protobuf';
import type {HttpBinding, MethodContract} from '../model/mesh.ts';
import {areaOf} from '../model/read-contracts.ts';
import {commentOf} from '../model/source-position.ts';
import {errorResponses} from './error-responses.ts';
import {fieldSchema, isRequired} from './field-schema.ts';
import type {JsonSchema} from './json-schema.ts';
import type {MessageSchemas} from './message-schemas.ts';
import {openApiPath} from './path-item.ts';
import {wellKnownSchema} from './well-known-schema.ts';

/** An operation and where it stands in `paths`. */
export interface PlacedOperation {
  readonly path: string;
  readonly verb: string;
  readonly operation: JsonSchema;
}

/** One HTTP binding of a method as an operation of OpenAPI. */
export function operationOf(
  contract: MethodContract,
  binding: HttpBinding,
  contracts: FileRegistry,
  schemas: MessageSchemas,
): PlacedOperation {
  const {desc} = contract;
  const {path, parameters} = openApiPath(binding.template, desc.input, contracts);
  const comment = commentOf(desc);
  const needs = contract.permission ? [`Needs the permission \`${contract.permission}\`.`] : [];
  const all = [...parameters, ...queryParameters(contract, binding, schemas), ...headerParameters(contract, binding)];
  const kept = isKept(contract, binding);
  return {
    path,
    verb: binding.verb.toLowerCase(),
    operation: {
      operationId: `${desc.parent.name}_${desc.name}`,
      tags: [areaOf(desc.parent.file)],
      summary: /^.*?[.:](?=\s|$)/s.exec(comment)?.[0].replace(/[.:]$/, '') ?? desc.name,
      description: [comment, ...needs].join('\n\n'),
      ...(all.length > 0 && {parameters: all}),
      ...requestBody(contract, binding, schemas),
      responses: {
        200: {
          description: 'Success.',
          headers: {...always, ...(kept && ofWhatIsKept)},
          content: {'application/json': {schema: wellKnownSchema(desc.output.typeName) ?? schemas.refer(desc.output)}},
        },
        ...(kept && {
          304: {
            description: 'The answer is the one whose tag `If-None-Match` names; there is no body.',
            headers: {...always, ...ofWhatIsKept},
          },
        }),
        ...errorResponses(contract, contracts),
      },
      ...(contract.anonymous && {security: []}),
    },
  };
}

/** Fields that travel neither in the path nor in the body. */
function queryParameters({desc}: MethodContract, {template, body}: HttpBinding, schemas: MessageSchemas): JsonSchema[] {
  if (body === '*') return [];
  const taken = new Set([body, ...template.variables.map(({field}) => field.split('.')[0])]);
  return desc.input.fields
    .filter((field) => !taken.has(field.name))
    .map((field) => {
      const {description, ...schema} = fieldSchema(field, schemas.refer);
      return {
        name: field.jsonName,
        in: 'query',
        ...(description !== undefined && {description}),
        ...(isRequired(field) && {required: true}),
        schema,
      };
    });
}

function headerParameters(contract: MethodContract, binding: HttpBinding): JsonSchema[] {
  if (isKept(contract, binding)) return [{$ref: '#/components/parameters/IfNoneMatch'}];
  return binding.verb === 'GET' ? [] : [{$ref: '#/components/parameters/IdempotencyKey'}];
}

/** Whether clients may keep the answer. */
const isKept = ({caching}: MethodContract, {verb}: HttpBinding): boolean => caching !== undefined && verb === 'GET';

const always: JsonSchema = {'X-Request-Id': {$ref: '#/components/headers/RequestId'}};

const ofWhatIsKept: JsonSchema = {
  ETag: {$ref: '#/components/headers/ETag'},
  'Cache-Control': {$ref: '#/components/headers/CacheControl'},
  Vary: {$ref: '#/components/headers/Vary'},
};

function requestBody({desc}: MethodContract, {body, template, verb}: HttpBinding, schemas: MessageSchemas): JsonSchema {
  if (body === undefined) return {};
  const inPath = new Set(template.variables.map(({field}) => field));
  const schema =
    body === '*'
      ? schemas.of(desc.input.fields.filter((field) => !inPath.has(field.name)))
      : bodySchema(
          desc.input.fields.find((field) => field.name === body),
          verb === 'PATCH',
          schemas,
        );
  const required = body !== '*' || desc.input.fields.some((field) => !inPath.has(field.name) && isRequired(field));
  return {requestBody: {required, content: {'application/json': {schema}}}};
}

function bodySchema(field: DescField | undefined, isPart: boolean, schemas: MessageSchemas): JsonSchema {
  if (field?.fieldKind !== 'message') return {};
  return isPart ? schemas.referPart(field.message) : schemas.refer(field.message);
}
