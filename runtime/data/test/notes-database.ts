import type {ExecutionContext} from 'ava';
import {PrismaClient} from '#gen/prisma/runtime-test/client.ts';
import {type TestDatabase, testDatabase} from '#tests/support/test-database.ts';
import type {Database, DatabaseConfig} from '../database.ts';
import {openDatabase} from '../open-database.ts';

export type NotesClient = PrismaClient;

export const notesSchema = {role: 'notes', migrations: new URL('prisma/migrations/', import.meta.url)};

/** A database of notes for one test, open until its end. */
export const notesDatabase = async (
  t: ExecutionContext,
  config: Partial<DatabaseConfig> = {},
): Promise<{database: Database<NotesClient>; place: TestDatabase}> => {
  const place = await testDatabase(t, notesSchema);
  const database = await openNotes({...place.config, ...config});
  t.teardown(() => database.close());
  return {database, place};
};

export const openNotes = (config: DatabaseConfig): Promise<Database<NotesClient>> =>
  openDatabase(config, {service: 'notes', client: PrismaClient, migrations: notesSchema.migrations});
