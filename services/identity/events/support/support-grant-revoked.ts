import type {SupportGrant} from '#gen/ts/souk/identity/v1/support.ts';
import {SupportGrantRevoked} from '#gen/ts/souk/identity/v1/support_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a support grant was revoked. */
export const supportGrantRevoked = (supportGrant: SupportGrant): Event => ({
  type: 'souk.identity.v1.SupportGrantRevoked',
  subject: supportGrant.name,
  data: SupportGrantRevoked.encode({supportGrant}).finish(),
});
