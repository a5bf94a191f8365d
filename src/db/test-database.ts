import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { migrate } from './migrate.ts';
import { rowsOf } from './rows.ts';
import { clear, type Shape, shapeOf } from './test-clear.ts';
import { digestOfMigrations, type Lent, lendEmbedded } from './test-embedded.ts';
import { createOnServer } from './test-on-server.ts';

export { createOnServer };

/** What a storage test works with; a migrated database without rows for each `describe`. */
export interface TestDatabase {
  readonly db: Database['db'];
  readonly database: Database;
}

/**
 * Runs the tests once on PGlite, and once more on PostgreSQL when `TEST_DATABASE_URL` names a server
 * (each block in a database of its own).
 * @param title what is tested; the storage's name is added.
 * @param tests declares the tests; `on.db` is ready inside them, not before.
 */
export function describeStores(title: string, tests: (on: TestDatabase) => void): void {
  describe(`${title} (PGlite)`, () => {
    tests(lifecycle(lendEmbedded));
  });
  const server = process.env['TEST_DATABASE_URL'];
  if (server) {
    describe(`${title} (PostgreSQL)`, () => {
      tests(lifecycle(() => lendOnServer(server)));
    });
  }
}

/** Name of a migrated, empty database on the server that others are copied from; made once for each state of the migrations, and left there. */
async function migratedTemplate(server: string): Promise<string> {
  const name = `helpwell_test_template_${digestOfMigrations()}`;
  const admin = await openDatabase({ url: server, pool: 1 });
  try {
    const isThere = async () =>
      rowsOf(await admin.db.execute(sql`select 1 from pg_database where datname = ${name}`)).length > 0;
    if (await isThere()) return name;
    // Other test files begin at the same time; the lock ends with the connection.
    await admin.db.execute(sql`select pg_advisory_lock(hashtext(${name}))`);
    if (await isThere()) return name;
    const making = await createOnServer(server);
    await migrate(making.database);
    await making.database.close();
    await admin.execute(`alter database ${new URL(making.url).pathname.slice(1)} rename to ${name}`);
    return name;
  } finally {
    await admin.close();
  }
}

/** As {@link createOnServer}, migrated: for processes of a test, which each open it for themselves. */
export async function migratedOnServer(server: string): ReturnType<typeof createOnServer> {
  return createOnServer(server, await migratedTemplate(server));
}

interface KeptOnServer {
  url: string;
  /** As it was when it was made. */
  shape: Shape;
  drop(): Promise<void>;
}

/** Databases without rows that nobody uses at the moment: making one takes five times the processor time of emptying one. */
const idle: KeptOnServer[] = [];

/** A migrated database on the server, without rows: one that another test has given back, or a copy of the template. */
async function lendOnServer(server: string): Promise<Lent> {
  const kept = idle.pop() ?? (await makeOnServer(server));
  const database = await openDatabase({ url: kept.url, pool: 5 });
  return {
    database,
    async giveBack() {
      await database.close();
      // On a server that stays, nothing of the tests does.
      if (process.env['TEST_SERVER_ENDS'] && (await empty(kept))) idle.push(kept);
      else await kept.drop();
    },
  };
}

async function makeOnServer(server: string): Promise<KeptOnServer> {
  const { url, database, drop } = await migratedOnServer(server);
  const shape = await shapeOf(database);
  await database.close();
  return { url, shape, drop };
}

/** Over a connection of its own, so that nothing which a test has set for one is left. */
async function empty({ url, shape }: KeptOnServer): Promise<boolean> {
  const database = await openDatabase({ url, pool: 1 });
  try {
    // What a test has left open could hold a row for ever.
    await database.execute(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    return await clear(database, shape).catch(() => false);
  } finally {
    await database.close();
  }
}

function lifecycle(open: () => Promise<Lent>): TestDatabase {
  let opened: Lent;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened.giveBack();
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
