import {UserSecondFactorsChanged} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that the user of this name has another second factor, or one less. */
export const userSecondFactorsChanged = (name: string, changeTime: Date): Event => ({
  type: 'souk.identity.v1.UserSecondFactorsChanged',
  subject: name,
  data: UserSecondFactorsChanged.encode({name, changeTime}).finish(),
});
