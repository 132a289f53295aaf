import {ApiKeyUpdated} from '#gen/ts/souk/identity/v1/events.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that an API key was changed. */
export const apiKeyUpdated = (apiKey: ApiKey): Event => ({
  type: 'souk.identity.v1.ApiKeyUpdated',
  subject: apiKey.name,
  data: ApiKeyUpdated.encode({apiKey}).finish(),
});
