import {z} from 'zod';
import {milliseconds} from './durations.ts';

const limits = z.object({
  '@type': z.literal('type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit'),
  rate_limit_service: z.object({
    grpc_service: z.object({envoy_grpc: z.object({cluster_name: z.string()}), timeout: z.string()}),
  }),
});

/** The question that filters of the edge ask the account of limits. */
export interface AskedAccount {
  /** As the proxy names it. */
  readonly cluster: string;
  readonly timeoutMs: number;
}

export const accountMethod = '/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit';

/** What is asked, wherever in these filters it is; undefined when nothing is. Throws when filters ask differently. */
export function askedAccount(filters: unknown): AskedAccount | undefined {
  const found = within(filters).map(({rate_limit_service: {grpc_service: asked}}) => ({
    cluster: asked.envoy_grpc.cluster_name,
    timeoutMs: milliseconds(asked.timeout),
  }));
  const [first] = found;
  if (found.some((one) => one.cluster !== first?.cluster || one.timeoutMs !== first.timeoutMs)) {
    throw new Error('the filters of the edge ask the account of limits in different ways');
  }
  return first;
}

function within(value: unknown): z.infer<typeof limits>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = limits.safeParse(value).data;
  return own ? [own] : Object.values(value).flatMap(within);
}
