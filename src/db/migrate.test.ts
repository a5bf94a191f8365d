import { expect, test } from 'vitest';
import { openDatabase } from './client.ts';
import { migrate } from './migrate.ts';
import { lastMigration, newestMigration } from './migrations.ts';
import { migratedOnServer } from './test-database.ts';

const server = process.env['TEST_DATABASE_URL'];

test.skipIf(!server)('a node whose tables are up to date does not wait for one that is migrating', async () => {
  const made = await migratedOnServer(server!);
  const other = await openDatabase({ url: made.url, pool: 1 });
  // As another node holds it; see migrate.ts.
  await other.execute('select pg_advisory_lock(4321001)');
  await migrate(made.database);
  expect(await lastMigration(made.database.db)).toBe(newestMigration());
  await other.close();
  await made.database.close();
  await made.drop();
});
