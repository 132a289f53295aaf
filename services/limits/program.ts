import {RateLimitServiceDefinition} from '#gen/ts/envoy/service/ratelimit/v3/rls.ts';
import {programOf} from '#runtime/lifecycle/program.ts';
import {servedForeign} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {knowsWhoWaits} from './buckets/knows-who-waits.ts';
import {memoryBuckets} from './buckets/memory-buckets.ts';
import {redisBuckets} from './buckets/redis-buckets.ts';
import {readConfig} from './config.ts';
import {shouldRateLimit} from './rpc/should-rate-limit.ts';

/** As long as the edge waits: mesh/catalogue.ts. */
const timeoutMs = 250;

/** The account of limits, and its server. */
export const program = programOf({
  readConfig,
  start: ({server, cache}) => {
    const buckets = knowsWhoWaits(cache.url === undefined ? memoryBuckets() : redisBuckets(cache.url));
    return startServer(server, {
      services: [
        servedForeign(
          RateLimitServiceDefinition,
          {shouldRateLimit: shouldRateLimit(buckets)},
          {timeoutMs, quiet: true},
        ),
      ],
      dependencies: [buckets],
    });
  },
});
