import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { migrate } from './migrate.ts';
import { rowsOf } from './rows.ts';

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
    tests(
      lifecycle(async () => ({
        database: await openDatabase({ memory: true, dump: await migratedDump() }),
        drop: async () => {},
      })),
    );
  });
  const server = process.env['TEST_DATABASE_URL'];
  if (server) {
    describe(`${title} (PostgreSQL)`, () => {
      tests(lifecycle(async () => createOnServer(server, await migratedTemplate(server))));
    });
  }
}

const migrations = path.join(import.meta.dirname, '../../drizzle');

/**
 * A migrated, empty embedded database, made once for each state of the migrations and kept in the temporary folder: loading it
 * takes an eighth of what making one takes.
 */
async function migratedDump(): Promise<Blob> {
  const client = path.join(import.meta.dirname, '../../node_modules/@electric-sql/pglite/package.json');
  const file = path.join(os.tmpdir(), `helpwell-test-${digestOf(client)}.tar`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const folder = await PGlite.create();
  await migratePglite(drizzle(folder), { migrationsFolder: migrations });
  const dump = await folder.dumpDataDir('none');
  await folder.close();
  // Renamed, so that a test file that starts meanwhile never reads half of it.
  await writeFile(`${file}.${process.pid}`, new Uint8Array(await dump.arrayBuffer()));
  await rename(`${file}.${process.pid}`, file);
  return dump;
}

/** Names a state of the migrations, of this Node and of what else is read. */
function digestOf(...files: string[]): string {
  const hash = createHash('sha256').update(process.version);
  // The journal says when each was made, which decides what is done already.
  for (const file of [...files, 'meta/_journal.json', ...readdirSync(migrations).sort()])
    if (/\.(sql|json)$/.test(file)) hash.update(readFileSync(path.resolve(migrations, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Name of a migrated, empty database on the server that others are copied from; made once for each state of the migrations, and left there. */
async function migratedTemplate(server: string): Promise<string> {
  const name = `helpwell_test_template_${digestOf()}`;
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

/** A new database on the server, a copy of `template` or empty and not yet migrated, and how to remove it. */
export async function createOnServer(
  server: string,
  template = 'template1',
): Promise<{ url: string; database: Database; drop(): Promise<void> }> {
  const name = `helpwell_test_${randomBytes(6).toString('hex')}`;
  const admin = await openDatabase({ url: server, pool: 1 });
  await admin.execute(`create database ${name} template ${template}`);
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
