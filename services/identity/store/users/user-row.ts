import type {UserModel} from '#gen/prisma/identity/models.ts';
import {User, User_State, user_StateFromJSON} from '#gen/ts/souk/identity/v1/user.ts';
import {etagOf} from '#runtime/api/etag.ts';
import {userName} from '../../domain/resource-name.ts';

/** A row as the contract shows it: without the hash of its password. */
export const userOfRow = (row: UserModel): User => {
  const user: User = {
    name: userName(row.tenantId, row.id),
    email: row.email,
    displayName: row.displayName,
    state: user_StateFromJSON(row.state),
    emailVerifyTime: row.emailVerifyTime ?? undefined,
    passwordChangeTime: row.passwordChangeTime ?? undefined,
    createTime: row.createTime,
    updateTime: row.updateTime,
    etag: '',
  };
  return {...user, etag: etagOf(User.encode(user).finish())};
};

export const isDisabled = ({state}: Pick<UserModel, 'state'>): boolean => state === User_State.DISABLED;
