import {randomBytes} from 'node:crypto';
import {hash, parseOptions, verify} from '@node-rs/argon2';
import PQueue from 'p-queue';
import {Counter} from 'prom-client';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {currentLimits} from '#runtime/server/limits.ts';
import {metrics} from '#runtime/telemetry/metrics.ts';
import {passwordParameters} from './password-parameters.ts';

export interface PasswordsConfig {
  /** Hashes that are computed at once in this process: each takes a core and 19 MiB. */
  readonly atOnce: number;
  /** Hashes that may wait; more are refused. */
  readonly maxWaiting: number;
}

export interface PasswordVerdict {
  readonly matches: boolean;
  /** Whether the hash was made with other parameters than those of today. */
  readonly isOutdated: boolean;
}

/** Hashes passwords, beside the event loop, no more at once than the machine can bear. */
export interface Passwords {
  /** In PHC form. Fails with OVERLOADED. */
  hash(password: string): Promise<string>;
  /** The same work whether there is a hash or not; without one nothing matches. Fails with OVERLOADED. */
  verify(stored: string | undefined, password: string): Promise<PasswordVerdict>;
}

const computed = new Counter({
  name: 'souk_identity_password_hashes_total',
  help: 'Password hashes computed, to store one or to verify one.',
  labelNames: ['work'],
  registers: [metrics],
});

/** When to come again: a queue that is full empties at some 50 hashes a second and core. */
const retryAfterMs = 1_000;

export const openPasswords = async ({atOnce, maxWaiting}: PasswordsConfig): Promise<Passwords> => {
  const queue = new PQueue({concurrency: atOnce});
  // For those who have none: nobody knows its password.
  const nobodys = await hash(randomBytes(32), passwordParameters);

  const inTurn = <Result>(work: 'hash' | 'verify', compute: () => Promise<Result>): Promise<Result> => {
    if (queue.size >= maxWaiting) {
      const message = `${maxWaiting} passwords wait to be hashed already.`;
      throw meshFailure(ErrorReason.OVERLOADED, message, {}, {retryAfterMs});
    }
    const signal = currentLimits()?.signal;
    // Whoever has gone away leaves the queue.
    return queue.add(
      () => {
        computed.inc({work});
        return compute();
      },
      signal ? {signal} : {},
    );
  };

  return {
    hash: async (password) => inTurn('hash', () => hash(normal(password), passwordParameters)),
    verify: async (stored, password) => {
      const matches = await inTurn('verify', () => verify(stored ?? nobodys, normal(password)));
      return {matches: matches && stored !== undefined, isOutdated: stored !== undefined && isOutdated(stored)};
    },
  };
};

/** The same characters, however a keyboard composes them (NIST SP 800-63B section 3.1.1.2). */
const normal = (password: string): string => password.normalize('NFKC');

const isOutdated = (stored: string): boolean => {
  const {memoryCost, timeCost, parallelism} = parseOptions(stored);
  return (
    memoryCost !== passwordParameters.memoryCost ||
    timeCost !== passwordParameters.timeCost ||
    parallelism !== passwordParameters.parallelism
  );
};
