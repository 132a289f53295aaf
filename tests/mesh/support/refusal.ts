import type {ExecutionContext} from 'ava';
import {z} from 'zod';
import type {Answer} from './request.ts';

const errorInfo = z.strictObject({
  '@type': z.literal('type.googleapis.com/google.rpc.ErrorInfo'),
  reason: z.string().regex(/^[A-Z][A-Z0-9_]+$/),
  domain: z.string().regex(/^[a-z]+\.souk\.local$/),
  metadata: z.record(z.string(), z.string()).optional(),
});
const badRequest = z.strictObject({
  '@type': z.literal('type.googleapis.com/google.rpc.BadRequest'),
  fieldViolations: z
    .array(z.object({field: z.string().optional(), description: z.string().min(1), reason: z.string().optional()}))
    .min(1),
});
const retryInfo = z.strictObject({
  '@type': z.literal('type.googleapis.com/google.rpc.RetryInfo'),
  retryDelay: z.string().regex(/^[0-9.]+s$/),
});
const requestInfo = z.strictObject({
  '@type': z.literal('type.googleapis.com/google.rpc.RequestInfo'),
  requestId: z.string().min(1),
  servingData: z.literal('').optional(),
});

/** The one form of every error (AIP-193, docs/architecture.md): nothing more, nothing less. */
const refusal = z.strictObject({
  code: z.number().int().min(1).max(16),
  message: z.string().min(1),
  details: z.array(z.discriminatedUnion('@type', [errorInfo, badRequest, retryInfo, requestInfo])).min(1),
});

/** What an answer is expected to refuse with. */
export interface Expected {
  readonly status: number;
  /** gRPC code. */
  readonly code: number;
  readonly reason: string;
  readonly domain?: string;
}

/** What a refusal says beyond its reason. */
export interface Refusal {
  readonly metadata: Readonly<Record<string, string>>;
  /** Fields that break a rule, sorted; a field that breaks two is there twice. */
  readonly violations: readonly string[];
  readonly retryDelay: string | undefined;
}

/** Reads a body in the documented form, with its one ErrorInfo; undefined when it is anything else. */
export function readRefusal(json: unknown) {
  const {data} = refusal.safeParse(json);
  const infos = (data?.details ?? []).filter(
    (detail) => detail['@type'] === 'type.googleapis.com/google.rpc.ErrorInfo',
  );
  const [info] = infos;
  return data && info && infos.length === 1 ? {...data, info} : undefined;
}

/** Asserts that an answer is an error in the documented form, with exactly this status, code, reason and domain. */
export function assertRefused(t: ExecutionContext, answer: Answer, expected: Expected, label = ''): Refusal {
  const what = `${label}: ${answer.status} ${answer.text.slice(0, 600)}`;
  t.is(answer.headers['content-type']?.split(';')[0], 'application/json', what);
  const read = readRefusal(answer.json);
  if (read === undefined) {
    t.fail(`not the documented form: ${what}`);
    return {metadata: {}, violations: [], retryDelay: undefined};
  }
  const {code, details, info} = read;
  const {reason, domain, metadata = {}} = info;
  t.deepEqual({status: answer.status, code, reason, domain}, {domain: 'mesh.souk.local', ...expected}, what);
  const bad = details.find((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.BadRequest');
  const retry = details.find((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.RetryInfo');
  const violations = (bad?.fieldViolations ?? []).map(({field = ''}) => field).sort();
  return {metadata, violations, retryDelay: retry?.retryDelay};
}
