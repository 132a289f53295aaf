import {UserDeleted} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that the user of this name was deleted. */
export const userDeleted = (name: string): Event => ({
  type: 'souk.identity.v1.UserDeleted',
  subject: name,
  data: UserDeleted.encode({name}).finish(),
});
