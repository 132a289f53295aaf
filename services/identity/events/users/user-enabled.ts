import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import {UserEnabled} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that a user was enabled. */
export const userEnabled = (user: User): Event => ({
  type: 'souk.identity.v1.UserEnabled',
  subject: user.name,
  data: UserEnabled.encode({user}).finish(),
});
