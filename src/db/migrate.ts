import { copyBeforeMigration } from './before-migration.ts';
import { type Database, openDatabase } from './client.ts';
import { lastMigration, MIGRATIONS_FOLDER, newestMigration } from './migrations.ts';

// Any number; it only has to be the same in every process, so that two nodes starting together do not migrate at once.
const MIGRATION_LOCK = 4_321_001;

/**
 * Brings the schema up to date; does nothing when it already is. Safe to call from several nodes at once. An embedded database that holds
 * something is copied before.
 * @param copied told where the copy lies.
 * @throws NoSpaceError when there is no room for the copy.
 */
export async function migrate(database: Database, copied: (copy: string) => void = () => {}): Promise<void> {
  const last = await lastMigration(database.db);
  // As Drizzle decides it, for which it reads all of them and asks again.
  if (last !== undefined && last >= newestMigration()) return;
  if (database.kind === 'embedded') {
    const { migrate } = await import('drizzle-orm/pglite/migrator');
    if (last !== undefined && database.folder !== undefined) {
      await database.execute('checkpoint');
      copied(await copyBeforeMigration(database.folder));
    }
    await migrate(database.db as never, { migrationsFolder: MIGRATIONS_FOLDER });
    return;
  }
  // One connection of its own: the lock belongs to the connection that took it, and a pool would lend another one.
  const { migrate } = await import('drizzle-orm/postgres-js/migrator');
  const single = await openDatabase({ url: database.url!, pool: 1 });
  try {
    await single.execute(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await migrate(single.db as never, { migrationsFolder: MIGRATIONS_FOLDER });
  } finally {
    await single.close();
  }
}
