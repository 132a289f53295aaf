import type {DescEnumValue, FileRegistry} from '@bufbuild/protobuf';
import type {MethodContract} from '../model/mesh.ts';
import {reasonsNamedIn} from '../model/named-reasons.ts';
import {areaOf} from '../model/read-contracts.ts';
import {codeOf} from '../model/read-options.ts';
import {commentOf} from '../model/source-position.ts';
import {errorExample} from './error-examples.ts';
import {componentSchema, type JsonSchema} from './json-schema.ts';

/** HTTP statuses of the gRPC codes, 0 to 16, as Envoy's transcoder sets them. */
const httpStatuses = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];

/** Statuses that the edge sets itself for its own reasons. */
const edgeStatuses: Readonly<Record<string, number>> = {MEDIA_TYPE_UNSUPPORTED: 415, REQUEST_TOO_LARGE: 413};

/** The errors of a method by HTTP status: what its comment names, what every method of its kind may answer. */
export function errorResponses(contract: MethodContract, contracts: FileRegistry): Record<string, JsonSchema> {
  const area = areaOf(contract.desc.parent.file);
  const wanted = [
    ...reasonsNamedIn(commentOf(contract.desc)),
    'REQUEST_INVALID',
    'REQUEST_MALFORMED',
    ...(contract.anonymous ? [] : ['CREDENTIALS_MISSING', 'API_KEY_INVALID', 'TENANT_SUSPENDED', 'PERMISSION_MISSING']),
    ...(contract.http.some(({body}) => body !== undefined) ? ['MEDIA_TYPE_UNSUPPORTED', 'REQUEST_TOO_LARGE'] : []),
    ...(contract.http.some(({verb}) => verb !== 'GET') ? ['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_IN_FLIGHT'] : []),
    'RATE_LIMITED',
    'SERVICE_UNAVAILABLE',
    'DEADLINE_EXPIRED',
  ];
  const reasons = [...new Set(wanted)].flatMap((name) => findReason(contracts, name, [area, 'mesh', 'identity']) ?? []);
  const byStatus = Map.groupBy(reasons, statusOf);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, reasons]) => [
        status,
        {
          description: reasons.map((reason) => `- \`${reason.name}\`: ${commentOf(reason)}`).join('\n'),
          ...(status === 429 && {headers: {'Retry-After': {$ref: '#/components/headers/RetryAfter'}}}),
          content: {'application/json': {schema: componentSchema('Status'), examples: examplesOf(reasons)}},
        },
      ]),
  );
}

const statusOf = (reason: DescEnumValue): number =>
  edgeStatuses[reason.name] ?? httpStatuses[codeOf(reason) ?? 2] ?? 500;

const examplesOf = (reasons: readonly DescEnumValue[]): JsonSchema =>
  Object.fromEntries(reasons.map((reason) => [reason.name, errorExample(reason)]));

function findReason(contracts: FileRegistry, name: string, areas: readonly string[]): DescEnumValue | undefined {
  for (const area of areas) {
    const value = contracts.getEnum(`souk.${area}.v1.ErrorReason`)?.values.find((candidate) => candidate.name === name);
    if (value) return value;
  }
  return undefined;
}
