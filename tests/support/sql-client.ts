import pg from 'pg';
import type {Scope} from './scope.ts';

/** A connection of the test itself to a database, as the role in the URL; closed with its scope. */
export const sqlClient = async (scope: Scope, url: string): Promise<pg.Client> => {
  const client = new pg.Client(url);
  await client.connect();
  scope.teardown(() => client.end());
  return client;
};
