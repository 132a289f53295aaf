import {UserPasswordChanged, type UserPasswordChanged_Cause} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that the user of this name has another password. */
export const userPasswordChanged = (name: string, changeTime: Date, cause: UserPasswordChanged_Cause): Event => ({
  type: 'souk.identity.v1.UserPasswordChanged',
  subject: name,
  data: UserPasswordChanged.encode({name, changeTime, cause}).finish(),
});
