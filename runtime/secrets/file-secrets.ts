import {readFile} from 'node:fs/promises';
import {SecretMissing, type SecretProvider} from './secret-provider.ts';

/**
 * Secrets in files, `file:/run/secrets/souk/CART_COOKIE_KEY`: as Kubernetes and Docker mount them, and as Vault's agent
 * writes them. A line break at the end is not part of the secret: editors and `echo` leave one.
 */
export const fileSecrets: SecretProvider = {
  scheme: 'file',
  read: async (path) => {
    try {
      return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no file';
      throw new SecretMissing(`${path} cannot be read (${code})`, {cause});
    }
  },
};
