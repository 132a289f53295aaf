import type {GetAccountRequest} from '#gen/ts/souk/identity/v1/account_service.ts';
import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {requireCaller} from '../../users/require-caller.ts';

/** Answers the user who asks. Fails with USER_ONLY. */
export const getAccount =
  ({database}: UsersDeps): Rpc<GetAccountRequest, User> =>
  async (_request, call) =>
    userOfRow(await requireCaller(database.forTenant(call.tenant).read, call));
