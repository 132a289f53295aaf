import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {type User, User_State} from '#gen/ts/souk/identity/v1/user.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Transaction} from '#runtime/data/database.ts';
import {failure} from '../../domain/failure.ts';
import {userCreated} from '../../events/users/user-created.ts';
import {userOfRow} from './user-row.ts';

/** What is known of a new user. */
export interface UserDraft {
  readonly email: string;
  readonly displayName: string;
  /** Absent: the user is invited. */
  readonly passwordHash: string | undefined;
}

/** Adds a user and the event that says so. Fails with EMAIL_ALREADY_USED. */
export const insertUser = async (
  tx: Transaction<PrismaClient>,
  {email, displayName, passwordHash}: UserDraft,
  now: Date,
): Promise<User> => {
  // ON CONFLICT DO NOTHING: an error of the database would end the transaction.
  const [row] = await tx.user.createManyAndReturn({
    data: {
      id: newId(),
      email,
      displayName,
      state: passwordHash === undefined ? User_State.INVITED : User_State.ACTIVE,
      passwordHash: passwordHash ?? null,
      passwordChangeTime: passwordHash === undefined ? null : now,
      createTime: now,
      updateTime: now,
    },
    skipDuplicates: true,
  });
  if (!row) throw emailAlreadyUsed(email);
  const user = userOfRow(row);
  tx.emit(userCreated(user));
  return user;
};

export const emailAlreadyUsed = (email: string) =>
  failure(ErrorReason.EMAIL_ALREADY_USED, 'Another user has this e-mail address.', {email});
