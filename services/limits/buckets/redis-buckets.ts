import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {openRedis} from '#runtime/cache/open-redis.ts';
import type {Demands} from '../domain/demand.ts';
import type {BucketState, Buckets, Grant} from './buckets.ts';

const script = readFileSync(new URL('take-tokens.lua', import.meta.url), 'utf8');
/** By which Redis names a script. */
const sha = createHash('sha1').update(script).digest('hex');

/** The form of what is stored; another form gets another name. */
const prefix = 'limits:1:';

/** Longer the edge would not wait, either. */
const patienceMs = 200;

/** Accounts in Redis, the same for all replicas. Commands of one turn of the event loop travel together. */
export const redisBuckets = (url: string, commandTimeoutMs = patienceMs): Buckets => {
  const redis = openRedis(url, commandTimeoutMs, {enableAutoPipelining: true});
  const run = async (keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> => {
    try {
      return await redis.evalsha(sha, keys.length, ...keys, ...values);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(script, keys.length, ...keys, ...values);
    }
  };
  return {
    name: 'redis',
    // Without it this service still says that it cannot tell; what then happens the edge decides, class by class.
    essential: false,
    take: async ({each, most}: Demands) => {
      const keys = each.map(({key}) => prefix + key);
      const values = each.flatMap(({policy}) => [policy.quota, policy.windowMs]);
      return grantOf(await run(keys, [most, ...values]));
    },
    check: async () => void (await redis.ping()),
    close: async () => redis.disconnect(),
  };
};

const grantOf = (answer: unknown): Grant => {
  if (!Array.isArray(answer)) throw new Error('the script answered no list');
  const [granted = 0, ...numbers] = answer.map(Number);
  const states: BucketState[] = [];
  for (let index = 0; index < numbers.length; index += 3) {
    const [remaining = 0, waitMs = 0, resetMs = 0] = numbers.slice(index, index + 3);
    states.push({remaining, waitMs, resetMs});
  }
  return {granted, states};
};
