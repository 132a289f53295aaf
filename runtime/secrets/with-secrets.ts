import {type Environment, parseConfig} from '../config/config-of.ts';
import {fileSecrets} from './file-secrets.ts';
import {resolveSecrets} from './resolve-secrets.ts';
import {vaultConfig} from './vault-config.ts';
import {vaultSecrets} from './vault-secrets.ts';

/**
 * The settings with the secrets that they refer to: `file:<path>`, and with VAULT_ADDR `vault:<mount>/<path>#<key>`. A
 * setting may hold its secret itself: so it is in development. Throws a `ConfigError` that lists every one that is missing.
 */
export const withSecrets = async (environment: Environment): Promise<Environment> => {
  const {vault} = parseConfig({vault: vaultConfig}, environment);
  return resolveSecrets(environment, [fileSecrets, ...(vault ? [vaultSecrets(vault)] : [])]);
};
