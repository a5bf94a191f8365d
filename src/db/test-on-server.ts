import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from './client.ts';

/** A new database on the server, a copy of `template` or empty and not yet migrated, and how to remove it. */
export async function createOnServer(
  server: string,
  template = 'template1',
): Promise<{ url: string; database: Database; drop(): Promise<void> }> {
  const name = `helpwell_test_${randomBytes(6).toString('hex')}`;
  const admin = await openDatabase({ url: server, pool: 1 });
  // In files: the log of a server would have each of their pages once more, in thrice the processor time.
  await admin.execute(`create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = await openDatabase({ url: url.href, pool: 5 });
  return {
    url: url.href,
    database,
    async drop() {
      await admin.execute(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}
