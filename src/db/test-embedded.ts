import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { type Database, openDatabase } from './client.ts';
import { copyFolder } from './copy-folder.ts';
import { listMigrations, MIGRATIONS_FOLDER } from './migrations.ts';
import { clear, type Shape, shapeOf } from './test-clear.ts';

// Opening an embedded database takes a second of processor time, emptying one a twentieth: the tests of a process use one after the other.

/** A database for one `describe`. */
export interface Lent {
  database: Database;
  /** Ends the use of it; what still asks it for anything fails. */
  giveBack(): Promise<void>;
}

interface Kept {
  database: Database;
  /** As it was when it was opened. */
  shape: Shape;
}

/** Databases without rows that nobody uses at the moment. */
const idle: Kept[] = [];

/** A migrated embedded database in memory, without rows: one that another test has given back, or a new one. */
export async function lendEmbedded(): Promise<Lent> {
  const kept = idle.pop() ?? (await open());
  const { database, end } = forOneUse(kept.database);
  return {
    database,
    async giveBack() {
      await end();
      if (await clear(kept.database, kept.shape).catch(() => false)) idle.push(kept);
      else await kept.database.close().catch(() => {});
    },
  };
}

async function open(): Promise<Kept> {
  const database = await openDatabase({ memory: true, dump: await migratedDump() });
  return { database, shape: await shapeOf(database) };
}

/** The database under an identity of its own, so that nothing which the product keeps for a database is kept for the next test. */
function forOneUse(database: Database): { database: Database; end(): Promise<void> } {
  let hasEnded = false;
  const listening = new Set<() => Promise<void>>();
  const check = () => {
    if (hasEnded) throw new Error('The database is closed: the test that had it has ended.');
  };
  const db = new Proxy(database.db, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        check();
        return value.apply(target, given);
      };
    },
  });
  return {
    database: {
      ...database,
      db,
      async listen(...given) {
        check();
        const unlisten = await database.listen(...given);
        listening.add(unlisten);
        return () => {
          listening.delete(unlisten);
          return unlisten();
        };
      },
      async execute(sqlText) {
        check();
        await database.execute(sqlText);
      },
    },
    async end() {
      hasEnded = true;
      for (const unlisten of listening) await unlisten();
    },
  };
}

const root = path.join(import.meta.dirname, '../..');

/** Names a state of the migrations: what each does, and when it was made, which decides what is done already. */
export function digestOfMigrations(): string {
  const migrations = listMigrations().map(({ hash, folderMillis }) => [hash, folderMillis]);
  return createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16);
}

/** A migrated, empty embedded database as one file, made once for each state of the migrations and kept. */
async function migratedDump(): Promise<Blob> {
  const folder = path.join(root, 'node_modules/.cache/helpwell-tests');
  const program = await readFile(path.join(root, 'node_modules/@electric-sql/pglite/package.json'), 'utf8');
  const { version } = JSON.parse(program) as { version: string };
  const file = path.join(folder, `${digestOfMigrations()}-${version}.tar`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const dump = (await builtDump()) ?? (await newDump());
  await mkdir(folder, { recursive: true });
  for (const former of readdirSync(folder))
    if (former.endsWith('.tar')) rmSync(path.join(folder, former), { force: true });
  // Renamed, so that a test file that starts meanwhile never reads half of it.
  await writeFile(`${file}.${process.pid}`, new Uint8Array(await dump.arrayBuffer()));
  await rename(`${file}.${process.pid}`, file);
  return dump;
}

/** Of the database that building has made, where it has these migrations: quicker than making one. */
async function builtDump(): Promise<Blob | undefined> {
  const built = path.join(root, 'dist/cluster/tables');
  if (!existsSync(built)) return undefined;
  const copy = mkdtempSync(path.join(os.tmpdir(), 'helpwell-cluster-'));
  try {
    copyFolder(built, copy);
    const database = await PGlite.create(copy);
    const { rows } = await database.query<{ hash: string }>(
      'select hash from drizzle.__drizzle_migrations order by id',
    );
    const isOurs =
      JSON.stringify(rows.map(({ hash }) => hash)) === JSON.stringify(listMigrations().map(({ hash }) => hash));
    const dump = isOurs ? await database.dumpDataDir('none') : undefined;
    await database.close();
    return dump;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

async function newDump(): Promise<Blob> {
  const database = await PGlite.create();
  await migrate(drizzle(database), { migrationsFolder: MIGRATIONS_FOLDER });
  const dump = await database.dumpDataDir('none');
  await database.close();
  return dump;
}
