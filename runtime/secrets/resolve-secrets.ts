import {ConfigError, type Environment} from '../config/config-of.ts';
import {SecretMissing, type SecretProvider} from './secret-provider.ts';

/**
 * The environment with every reference to a secret, `vault:secret/souk/cart#cookie_key`, replaced by the secret; what is no
 * reference of a provider stays as it is. Throws a `ConfigError` that names every setting whose secret is missing, and
 * the provider's own error when it does not answer.
 */
export const resolveSecrets = async (
  environment: Environment,
  providers: readonly SecretProvider[],
): Promise<Environment> => {
  const settled = await Promise.allSettled(
    Object.entries(environment).map(async ([name, value]) => {
      const provider = providers.find(({scheme}) => value?.startsWith(`${scheme}:`));
      if (value === undefined || !provider) return [name, value] as const;
      return [name, await readFor(name, value.slice(provider.scheme.length + 1), provider)] as const;
    }),
  );
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const missing = failures.filter((error) => error instanceof SecretMissing);
  // A provider that is away is told first: then nothing is known about the others.
  const away = failures.find((error) => !(error instanceof SecretMissing));
  if (away !== undefined) throw away;
  if (missing.length > 0) throw new ConfigError(missing.map(({message}) => message).sort());
  return Object.fromEntries(settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
};

const readFor = async (name: string, place: string, provider: SecretProvider): Promise<string> => {
  try {
    const secret = await provider.read(place);
    if (secret === '') throw new SecretMissing(`${provider.scheme}:${place} is empty`);
    return secret;
  } catch (cause) {
    if (cause instanceof SecretMissing) throw new SecretMissing(`${name}: ${cause.message}`, {cause});
    throw new Error(`${name}: the provider ${provider.scheme} does not answer`, {cause});
  }
};
