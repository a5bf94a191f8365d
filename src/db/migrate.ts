import path from 'node:path';
import { type Database, openDatabase } from './client.ts';

const migrationsFolder = path.join(import.meta.dirname, '../../drizzle');

// Any number; it only has to be the same in every process, so that two nodes starting together do not migrate at once.
const MIGRATION_LOCK = 4_321_001;

/** Brings the schema up to date; does nothing when it already is. Safe to call from several nodes at once. */
export async function migrate(database: Database): Promise<void> {
  if (database.kind === 'embedded') {
    const { migrate } = await import('drizzle-orm/pglite/migrator');
    await migrate(database.db as never, { migrationsFolder });
    return;
  }
  // One connection of its own: the lock belongs to the connection that took it, and a pool would lend another one.
  const { migrate } = await import('drizzle-orm/postgres-js/migrator');
  const single = await openDatabase({ url: database.url!, pool: 1 });
  try {
    await single.execute(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await migrate(single.db as never, { migrationsFolder });
  } finally {
    await single.close();
  }
}
