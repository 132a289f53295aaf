import {createDatabase} from '#runtime/data/create-database.ts';
import type {Secrets} from '../home/secrets.ts';

/** How a service reaches its database: as the role of its RPCs and as the owner of its tables. */
export interface DatabaseUrls {
  readonly url: string;
  readonly ownerUrl: string;
}

/**
 * Makes, where they are missing, the database of each service, the role `<service>_owner` that owns it, and the role
 * `<service>` that may only connect to it; nobody else may. Passwords become those of the home's secrets.
 */
export async function ensureDatabases(
  postgresUrl: string,
  services: readonly string[],
  secrets: Secrets,
): Promise<ReadonlyMap<string, DatabaseUrls>> {
  const databases = new Map<string, DatabaseUrls>();
  for (const service of services) {
    const urlAs = (role: string): string => {
      const password = secrets.get(`postgres:${role}`);
      return Object.assign(new URL(postgresUrl), {username: role, password, pathname: `/${service}`}).href;
    };
    const urls = {url: urlAs(service), ownerUrl: urlAs(`${service}_owner`)};
    await createDatabase({adminUrl: postgresUrl, ...urls});
    databases.set(service, urls);
  }
  return databases;
}
