import {availableParallelism} from 'node:os';
import {z} from 'zod';
import type {Settings} from '#runtime/config/config-of.ts';
import {secretKey, wholeNumber} from '#runtime/config/setting.ts';
import type {PasswordsConfig} from './passwords.ts';

/** Settings about people who sign in. */
export interface UsersConfig {
  readonly passwords: PasswordsConfig;
  /** 32 bytes: seals the secrets of links for those who deliver them. */
  readonly linkKey: Uint8Array;
}

/** One core stays for everything else, where there is more than one. */
const atOnce = Math.max(1, availableParallelism() - 1);

export const usersConfig: Settings<UsersConfig> = z
  .object({
    IDENTITY_LINK_KEY: secretKey,
    IDENTITY_PASSWORDS_AT_ONCE: wholeNumber(1, 64, atOnce),
    IDENTITY_PASSWORDS_MAX_WAITING: wholeNumber(0, 10_000, 40),
  })
  .transform((env) => ({
    linkKey: env.IDENTITY_LINK_KEY,
    passwords: {atOnce: env.IDENTITY_PASSWORDS_AT_ONCE, maxWaiting: env.IDENTITY_PASSWORDS_MAX_WAITING},
  }));
