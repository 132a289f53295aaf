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

/** Asserts that an answer is an error in the documented form, with exactly this status, code, reason and domain. */
export function assertRefused(t: ExecutionContext, answer: Answer, expected: Expected, label?: string): Refusal {
  const where = label === undefined ? '' : `${label}: `;
  const type = answer.headers['content-type'];
  t.is(
    typeof type === 'string' ? type.split(';')[0] : type,
    'application/json',
    `${where}${answer.text.slice(0, 300)}`,
  );
  const parsed = refusal.safeParse(answer.json);
  if (!parsed.success) {
    t.fail(
      `${where}not the documented form: ${answer.status} ${answer.text.slice(0, 600)}\n${z.prettifyError(parsed.error)}`,
    );
    return {metadata: {}, violations: [], retryDelay: undefined};
  }
  const {code, details} = parsed.data;
  const infos = details.filter((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.ErrorInfo');
  const {reason, domain, metadata = {}} = infos[0] ?? {};
  t.deepEqual(
    {status: answer.status, code, reason, domain, infos: infos.length},
    {domain: 'mesh.souk.local', ...expected, infos: 1},
    `${where}${answer.text.slice(0, 600)}`,
  );
  const bad = details.find((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.BadRequest');
  const retry = details.find((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.RetryInfo');
  const violations = (bad?.fieldViolations ?? []).map(({field = ''}) => field).sort();
  return {metadata, violations, retryDelay: retry?.retryDelay};
}
