import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import {UserCreated} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a user was created. */
export const userCreated = (user: User): Event => ({
  type: 'souk.identity.v1.UserCreated',
  subject: user.name,
  data: UserCreated.encode({user}).finish(),
});
