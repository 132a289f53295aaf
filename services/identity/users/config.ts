import {availableParallelism} from 'node:os';
import {z} from 'zod';
import type {Settings} from '#runtime/config/config-of.ts';
import {origins, secretKey, wholeNumber} from '#runtime/config/setting.ts';
import type {PasskeyConfig} from './factors/passkeys/passkey-config.ts';
import type {PasswordsConfig} from './passwords.ts';

/** Settings about people who sign in. */
export interface UsersConfig {
  readonly passwords: PasswordsConfig;
  /** 32 bytes: seals the secrets of links for those who deliver them. */
  readonly linkKey: Uint8Array;
  readonly passkeys: PasskeyConfig;
}

/** One core stays for everything else, where there is more than one. */
const atOnce = Math.max(1, availableParallelism() - 1);

const isBelow = (origin: string, domain: string): boolean => `.${new URL(origin).hostname}`.endsWith(`.${domain}`);

export const usersConfig: Settings<UsersConfig> = z
  .object({
    IDENTITY_LINK_KEY: secretKey,
    IDENTITY_PASSKEY_DOMAIN: z.hostname().default('localhost'),
    IDENTITY_PASSKEY_ORIGINS: origins.default(['http://localhost:8080', 'https://localhost:8443']),
    IDENTITY_PASSWORDS_AT_ONCE: wholeNumber(1, 64, atOnce),
    IDENTITY_PASSWORDS_MAX_WAITING: wholeNumber(0, 10_000, 40),
  })
  .refine((env) => env.IDENTITY_PASSKEY_ORIGINS.every((origin) => isBelow(origin, env.IDENTITY_PASSKEY_DOMAIN)), {
    error: 'names an origin whose host is neither IDENTITY_PASSKEY_DOMAIN nor below it',
    path: ['IDENTITY_PASSKEY_ORIGINS'],
  })
  .transform((env) => ({
    linkKey: env.IDENTITY_LINK_KEY,
    passkeys: {rpId: env.IDENTITY_PASSKEY_DOMAIN, origins: env.IDENTITY_PASSKEY_ORIGINS},
    passwords: {atOnce: env.IDENTITY_PASSWORDS_AT_ONCE, maxWaiting: env.IDENTITY_PASSWORDS_MAX_WAITING},
  }));
