import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { migrate } from './migrate.ts';

/** What a storage test works with; a fresh, migrated database for each `describe`. */
export interface TestDatabase {
  readonly db: Database['db'];
  readonly database: Database;
}

/**
 * Runs the tests once on PGlite, and once more on PostgreSQL when `TEST_DATABASE_URL` names a server
 * (each block in a database of its own, dropped afterwards).
 * @param title what is tested; the storage's name is added.
 * @param tests declares the tests; `on.db` is ready inside them, not before.
 */
export function describeStores(title: string, tests: (on: TestDatabase) => void): void {
  describe(`${title} (PGlite)`, () => {
    tests(lifecycle(async () => ({ database: await openDatabase({ memory: true }), drop: async () => {} })));
  });
  const server = process.env['TEST_DATABASE_URL'];
  if (server) {
    describe(`${title} (PostgreSQL)`, () => {
      tests(lifecycle(() => createOnServer(server)));
    });
  }
}

/** A new, empty, not yet migrated database on the server, and how to remove it. */
export async function createOnServer(
  server: string,
): Promise<{ url: string; database: Database; drop(): Promise<void> }> {
  const name = `helpwell_test_${randomBytes(6).toString('hex')}`;
  const admin = await openDatabase({ url: server, pool: 1 });
  await admin.execute(`create database ${name}`);
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

function lifecycle(open: () => Promise<{ database: Database; drop(): Promise<void> }>): TestDatabase {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
    await migrate(opened.database);
  });
  afterAll(async () => {
    await opened.database.close();
    await opened.drop();
  });
  return {
    get db() {
      return opened.database.db;
    },
    get database() {
      return opened.database;
    },
  };
}
