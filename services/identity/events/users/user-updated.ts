import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import {UserUpdated} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a user was changed. */
export const userUpdated = (user: User): Event => ({
  type: 'souk.identity.v1.UserUpdated',
  subject: user.name,
  data: UserUpdated.encode({user}).finish(),
});
