import {ApiKeyRevoked} from '#gen/ts/souk/identity/v1/events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that the API key of this name was revoked. */
export const apiKeyRevoked = (name: string, revokeTime: Date): Event => ({
  type: 'souk.identity.v1.ApiKeyRevoked',
  subject: name,
  data: ApiKeyRevoked.encode({name, revokeTime}).finish(),
});
