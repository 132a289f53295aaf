import {ApiKeySecretsChanged} from '#gen/ts/souk/identity/v1/events.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that an API key has other secrets than before. */
export const apiKeySecretsChanged = (apiKey: ApiKey): Event => ({
  type: 'souk.identity.v1.ApiKeySecretsChanged',
  subject: apiKey.name,
  data: ApiKeySecretsChanged.encode({apiKey}).finish(),
});
