import type {UserServiceDefinition} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import {createUser} from '../rpc/users/create-user.ts';
import {getUser} from '../rpc/users/get-user.ts';
import type {UsersDeps} from './deps.ts';

/** Every RPC about the users of a tenant. */
export const userService = (deps: UsersDeps): ServiceOf<typeof UserServiceDefinition> => ({
  createUser: createUser(deps),
  getUser: getUser(deps),
});
