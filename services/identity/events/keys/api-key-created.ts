import {ApiKeyCreated} from '#gen/ts/souk/identity/v1/events.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that an API key was created. */
export const apiKeyCreated = (apiKey: ApiKey): Event => ({
  type: 'souk.identity.v1.ApiKeyCreated',
  subject: apiKey.name,
  data: ApiKeyCreated.encode({apiKey}).finish(),
});
