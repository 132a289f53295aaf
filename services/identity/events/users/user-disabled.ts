import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import {UserDisabled} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a user was disabled. */
export const userDisabled = (user: User): Event => ({
  type: 'souk.identity.v1.UserDisabled',
  subject: user.name,
  data: UserDisabled.encode({user}).finish(),
});
