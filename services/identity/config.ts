import {z} from 'zod';
import {configOf, type Settings} from '#runtime/config/config-of.ts';
import {databaseConfig} from '#runtime/config/database-config.ts';
import {natsConfig} from '#runtime/config/nats-config.ts';
import {outbound} from '#runtime/config/outbound.ts';
import {publicUrl} from '#runtime/config/public-url.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import {durationMs, origins} from '#runtime/config/setting.ts';
import type {LookUpConfig} from './memory/look-ups.ts';
import {type KeyEncryptionKeys, keyEncryptionKeysSetting} from './sealing/key-encryption-keys.ts';
import {accessTokenLifetimeMs, type SessionLifetime} from './sessions/session-lifetime.ts';
import type {Rotation} from './signing/key-schedule.ts';
import {tokenLifetimeMs} from './signing/token-lifetime.ts';
import {type UsersConfig, usersConfig} from './users/config.ts';

/** How long sidecars and the edge keep a JSON Web Key Set; the contract's `edge_cache` of GetJsonWebKeySet. */
const jwksCacheMs = 60_000;
/** By how much Envoy's jwt_authn may accept a token too late: its default `clock_skew_seconds`. */
const clockSkewMs = 60_000;
const dayMs = 86_400_000;

/** Settings that keep secrets and signing keys. */
interface CoreConfig {
  /** Value of the operator's API key. */
  readonly operatorKey: string;
  /** Wrap the data keys. */
  readonly keyEncryptionKeys: KeyEncryptionKeys;
  readonly rotation: Rotation;
  /** How long after its mark a tenant's rows are deleted. */
  readonly tenantDeletionDelayMs: number;
  readonly lookUps: LookUpConfig;
  readonly sessions: SessionLifetime;
  /** Web origins whose pages may act for a visitor with cookies, besides the host that was asked. */
  readonly origins: readonly string[];
}

/** Everything that identity itself is set by. */
export interface IdentityConfig extends CoreConfig {
  readonly users: UsersConfig;
  /** Who issues ID tokens. */
  readonly publicUrl: string;
}

const coreConfig: Settings<CoreConfig> = z
  .object({
    IDENTITY_OPERATOR_KEY: z
      .string({error: 'is required: the operator’s API key'})
      .regex(/^[\w.~-]{32,256}$/, {error: 'is not 32 to 256 characters of A-Z a-z 0-9 . _ ~ -'}),
    IDENTITY_KEY_ENCRYPTION_KEYS: keyEncryptionKeysSetting,
    IDENTITY_KEY_PERIOD_MS: durationMs(86_400_000).refine((ms) => ms >= 600_000, {error: 'is less than 10 minutes'}),
    IDENTITY_KEY_LEAD_MS: durationMs(3 * jwksCacheMs).refine((ms) => ms >= 3 * jwksCacheMs, {
      error: `is less than ${3 * jwksCacheMs}: caches and replicas would not know a key before it signs`,
    }),
    IDENTITY_TENANT_DELETION_DELAY_MS: durationMs(120_000),
    IDENTITY_DECISION_TTL_MS: durationMs(5_000),
    IDENTITY_DECISION_GRACE_MS: durationMs(60_000),
    IDENTITY_BROWSER_ORIGINS: origins,
    IDENTITY_SESSION_IDLE_MS: durationMs(7 * dayMs),
    IDENTITY_SESSION_LIFETIME_MS: durationMs(30 * dayMs),
  })
  .transform((env) => ({
    operatorKey: env.IDENTITY_OPERATOR_KEY,
    keyEncryptionKeys: env.IDENTITY_KEY_ENCRYPTION_KEYS,
    rotation: {
      periodMs: env.IDENTITY_KEY_PERIOD_MS,
      leadMs: env.IDENTITY_KEY_LEAD_MS,
      retentionMs: Math.max(tokenLifetimeMs, accessTokenLifetimeMs) + clockSkewMs,
      // One minute of the lead is for caches, one for a replica that has not seen the database, one in reserve.
      staleAfterMs: env.IDENTITY_KEY_LEAD_MS - 2 * jwksCacheMs,
    },
    tenantDeletionDelayMs: env.IDENTITY_TENANT_DELETION_DELAY_MS,
    lookUps: {
      freshMs: env.IDENTITY_DECISION_TTL_MS,
      graceMs: env.IDENTITY_DECISION_GRACE_MS,
      // Less than the 500 ms that Envoy waits for the whole answer.
      lookUpTimeoutMs: 300,
    },
    origins: env.IDENTITY_BROWSER_ORIGINS,
    sessions: {idleMs: env.IDENTITY_SESSION_IDLE_MS, absoluteMs: env.IDENTITY_SESSION_LIFETIME_MS},
  }));

/** Reads the settings of identity; see docs/architecture.md. */
export const readConfig = configOf({
  server: serverConfig('identity'),
  database: databaseConfig,
  nats: natsConfig,
  outbound,
  core: coreConfig,
  users: usersConfig,
  publicUrl,
});
