import type {SupportGrant} from '#gen/ts/souk/identity/v1/support.ts';
import {SupportGrantCreated} from '#gen/ts/souk/identity/v1/support_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a support grant was created. */
export const supportGrantCreated = (supportGrant: SupportGrant): Event => ({
  type: 'souk.identity.v1.SupportGrantCreated',
  subject: supportGrant.name,
  data: SupportGrantCreated.encode({supportGrant}).finish(),
});
