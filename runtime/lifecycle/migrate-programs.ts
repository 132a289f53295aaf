import {type Environment, parseConfig} from '../config/config-of.ts';
import {migrationConfig} from '../config/database-config.ts';
import {createDatabase} from '../data/create-database.ts';
import {migrate} from '../data/migrate.ts';
import {roleOf} from '../data/role-of.ts';
import {createLog} from '../telemetry/log.ts';
import {eachConfigured} from './each-configured.ts';
import type {Program} from './program.ts';

/**
 * Applies the migrations of services, one after another, and ends the process: with 0, or with 1 at the first that fails.
 * Needs DATABASE_URL, for the role that is fenced, and DATABASE_OWNER_URL of each, and no other setting. With
 * DATABASE_ADMIN_URL it makes database and roles first, where they are missing.
 */
export const migratePrograms = async (
  programs: ReadonlyMap<string, Program>,
  environment: Environment,
): Promise<void> => {
  const stored = new Map([...programs].flatMap(([name, {migrations}]) => (migrations ? [[name, migrations]] : [])));
  const jobs = eachConfigured(stored, environment, (migrations, own) => ({
    migrations,
    ...parseConfig({database: migrationConfig}, own).database,
  }));
  const log = createLog({service: [...stored.keys()].join(' '), level: 'info'});
  for (const {migrations, url, ownerUrl, adminUrl} of jobs) {
    const role = roleOf(url);
    try {
      if (adminUrl !== undefined) await createDatabase({adminUrl, url, ownerUrl});
      await migrate({ownerUrl, role, migrations});
      log.info({role}, 'the database is up to date');
    } catch (err) {
      log.fatal({err, role}, 'migrations failed');
      process.exit(1);
    }
  }
  log.flush(() => process.exit(0));
};
