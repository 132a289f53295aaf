import {z} from 'zod';

/** Where a Vault is and how this process shows it who it is. */
export interface VaultConfig {
  /** `https://vault.example:8200`, without a path. */
  readonly address: string;
  /** Namespace of an enterprise or HCP installation. */
  readonly namespace: string | undefined;
  readonly login: VaultLogin;
}

/** A token that somebody gives to the process, or the process's Kubernetes service account. */
export type VaultLogin =
  | {readonly kind: 'token'; readonly token: string}
  | {readonly kind: 'kubernetes'; readonly mount: string; readonly role: string; readonly tokenPath: string};

/** Reads the variables that Vault's own tools read, and VAULT_ROLE, VAULT_AUTH_MOUNT; undefined without VAULT_ADDR. */
export const vaultConfig: z.ZodType<VaultConfig | undefined, unknown> = z
  .object({
    VAULT_ADDR: z.url({protocol: /^https?$/, error: 'is not a URL like https://vault.example:8200'}).optional(),
    VAULT_NAMESPACE: z.string().optional(),
    VAULT_TOKEN: z.string().optional(),
    VAULT_ROLE: z.string().optional(),
    VAULT_AUTH_MOUNT: z.string().default('kubernetes'),
    VAULT_SERVICE_ACCOUNT_TOKEN: z.string().default('/var/run/secrets/kubernetes.io/serviceaccount/token'),
  })
  .transform((env, context) => {
    if (env.VAULT_ADDR === undefined) return undefined;
    const login = loginOf(env);
    if (login) return {address: env.VAULT_ADDR.replace(/\/+$/, ''), namespace: env.VAULT_NAMESPACE, login};
    context.addIssue({
      code: 'custom',
      path: ['VAULT_ROLE'],
      message: 'is required with VAULT_ADDR, or VAULT_TOKEN is: otherwise Vault does not know who asks',
    });
    return z.NEVER;
  });

interface LoginVariables {
  readonly VAULT_TOKEN?: string | undefined;
  readonly VAULT_ROLE?: string | undefined;
  readonly VAULT_AUTH_MOUNT: string;
  readonly VAULT_SERVICE_ACCOUNT_TOKEN: string;
}

const loginOf = (env: LoginVariables): VaultLogin | undefined => {
  if (env.VAULT_TOKEN !== undefined) return {kind: 'token', token: env.VAULT_TOKEN};
  if (env.VAULT_ROLE === undefined) return undefined;
  return {
    kind: 'kubernetes',
    mount: env.VAULT_AUTH_MOUNT,
    role: env.VAULT_ROLE,
    tokenPath: env.VAULT_SERVICE_ACCOUNT_TOKEN,
  };
};
