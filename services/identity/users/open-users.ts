import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {UserServiceDefinition} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Database} from '#runtime/data/database.ts';
import {type Served, served} from '#runtime/server/served.ts';
import type {Clock} from '../domain/clock.ts';
import {countAttempts} from './attempts.ts';
import {authenticatePassword} from './authenticate-password.ts';
import type {UsersConfig} from './config.ts';
import {openPasswords} from './passwords.ts';
import type {SignIn} from './sign-in.ts';
import {userService} from './user-service.ts';

export interface Users {
  readonly services: readonly Served[];
  /** Who signs in: what sessions begin with. */
  readonly signIn: SignIn;
}

/** Puts together what identity knows of people. */
export const openUsers = async (
  config: UsersConfig,
  {database, clock}: {database: Database<PrismaClient>; clock: Clock},
): Promise<Users> => {
  const passwords = await openPasswords(config.passwords);
  const beginAttempt = countAttempts(database, clock);
  return {
    services: [served(UserServiceDefinition, userService({database, passwords, clock}))],
    signIn: {authenticatePassword: authenticatePassword({database, passwords, beginAttempt})},
  };
};
