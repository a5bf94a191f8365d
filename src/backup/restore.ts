import { createWriteStream } from 'node:fs';
import { access, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import { makePrivateFolder } from '../config/private-folder.ts';
import { type Database, type DatabaseLocation, type Db, openDatabase } from '../db/client.ts';
import { lockFolder } from '../db/lock.ts';
import {
  applyMigrations,
  knownFunctions,
  knownTables,
  knownViews,
  lastMigration,
  listMigrations,
  newestMigration,
} from '../db/migrations.ts';
import { finishMoves, type Move, moveTogether } from '../db/moves.ts';
import { rowsOf } from '../db/rows.ts';
import { keys } from '../db/schema.ts';
import { BackupError } from './backup-error.ts';
import { type OpenBackup, openBackup } from './read.ts';
import { loadTables } from './rows.ts';

/** Where a backup goes. */
export interface RestoreTarget {
  location: Exclude<DatabaseLocation, { memory: true }>;
  dataDir: string;
  /** What is there may go. */
  replace: boolean;
}

/** What was restored. */
export interface Restored {
  rows: number;
  files: number;
  /** Where what was there before lies now; undefined when nothing was, or when it is gone. */
  former?: string | undefined;
}

/**
 * Restores a backup, whichever storage it comes from: all of it, or nothing is changed. The schema is first made as it was when the backup was
 * made, then filled, then brought up to date.
 * @throws BackupError, FolderInUseError with a message for the operator.
 */
export async function restoreBackup(file: string, target: RestoreTarget): Promise<Restored> {
  const backup = await openBackup(file);
  try {
    if (backup.manifest.migration > newestMigration())
      throw new BackupError(
        `${file} was made by a newer Helpwell (${backup.manifest.version}), whose tables this one does not know. Update this one first.`,
      );
    await makePrivateFolder(target.dataDir);
    const former = await ('url' in target.location
      ? restoreToServer(backup, { ...target, url: target.location.url })
      : restoreToFolder(backup, target));
    const rows = backup.manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { rows, files: backup.files.size, former };
  } finally {
    backup.close();
  }
}

/** Makes everything beside what is there, and puts it into its place when it is whole. */
async function restoreToFolder(backup: OpenBackup, { dataDir, replace }: RestoreTarget): Promise<string | undefined> {
  const unlock = await lockFolder(dataDir);
  const moment = new Date().toISOString().replace(/[:.]/g, '-');
  const fresh = path.join(dataDir, `restore-${moment}`);
  try {
    await finishMoves(dataDir);
    const there = await readdir(dataDir);
    if (there.includes('pglite') || there.includes('attachments'))
      if (!replace) throw notEmpty(`The data folder ${dataDir} holds a help center already.`);
    await makePrivateFolder(fresh);
    // With the tables of this version it is quicker to begin, where the backup has the same.
    const database = await openDatabase({ folder: fresh, withTables: backup.manifest.migration === newestMigration() });
    try {
      const done = await lastMigration(database.db);
      await database.db.transaction((tx) => fill(tx, backup, done));
      await database.execute('checkpoint');
    } finally {
      await database.close();
    }
    const files = path.join(fresh, 'files');
    for (const name of backup.files.keys()) await writeFile(backup, name, path.join(files, name));
    const placed = [...new Set([...backup.files.keys()].map((name) => name.split('/')[0]!))];
    const former = `replaced-${moment}`;
    // What is derived from the former database goes with it.
    const away = there.filter((name) => ['pglite', 'search', 'attachments', 'mail', ...placed].includes(name));
    await moveTogether(dataDir, [
      ...away.map((name): Move => ({ from: name, to: `${former}/${name}` })),
      { from: `${path.basename(fresh)}/pglite`, to: 'pglite' },
      ...placed.map((name): Move => ({ from: `${path.basename(fresh)}/files/${name}`, to: name })),
    ]);
    return away.length > 0 ? path.join(dataDir, former) : undefined;
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await unlock();
  }
}

/** Puts the files where nobody knows of them yet, and all rows in one transaction. */
async function restoreToServer(
  backup: OpenBackup,
  { url, dataDir, replace }: RestoreTarget & { url: string },
): Promise<undefined> {
  const database = await openDatabase({ url, pool: 1 });
  const written: string[] = [];
  try {
    if (await holdsHelpwell(database.db)) {
      if (!replace) throw notEmpty('The database of DATABASE_URL holds a help center already.');
      await refuseWhileUsed(database.db);
    }
    for (const name of backup.files.keys()) {
      const place = path.join(dataDir, name);
      // Under the same key lies the same file.
      if (await exists(place)) continue;
      await writeFile(backup, name, place);
      written.push(place);
    }
    await database.db.transaction(async (tx) => {
      if (replace) await removeHelpwell(tx);
      await fill(tx, backup);
    });
    await rm(path.join(dataDir, 'search'), { recursive: true, force: true });
    return undefined;
  } catch (error) {
    for (const file of written) await rm(file, { force: true });
    throw error;
  } finally {
    await database.close();
  }
}

/** @param done the newest migration that the database has had. */
async function fill(tx: Db, { manifest, openTable }: OpenBackup, done = 0): Promise<void> {
  const migrations = listMigrations().filter(({ folderMillis }) => folderMillis > done);
  await applyMigrations(
    tx,
    migrations.filter(({ folderMillis }) => folderMillis <= manifest.migration),
  );
  await loadTables(tx, manifest.tables, manifest.sequences, ({ name }) => openTable(name));
  await applyMigrations(
    tx,
    migrations.filter(({ folderMillis }) => folderMillis > manifest.migration),
  );
  // Another name: what any node has derived from the former rows, such as a search index, is not taken for one of these.
  await tx.execute(sql`delete from ${keys} where name = 'installation'`);
}

async function holdsHelpwell(db: Database['db']): Promise<boolean> {
  return (await tablesThere(db)).some((name) => knownTables().has(name));
}

async function tablesThere(db: Db): Promise<string[]> {
  return rowsOf<{ name: string }>(
    await db.execute(
      sql`select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'tickets')`,
    ),
  ).map(({ name }) => name);
}

/** Tables that go under the hands of somebody would leave them with an odd mixture. */
async function refuseWhileUsed(db: Db): Promise<void> {
  const [row] = rowsOf<{ others: number }>(
    await db.execute(sql`select count(*)::int as others from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`),
  );
  if (row!.others > 0)
    throw new BackupError(
      `The database of DATABASE_URL is in use (${row!.others} other connections). Stop every Helpwell and every other program on it first.`,
    );
}

/** Takes away what the migrations have made, and nothing of other programs. */
async function removeHelpwell(tx: Db): Promise<void> {
  const known = knownTables();
  const there = await tablesThere(tx);
  const strangers = there.filter((name) => name.startsWith('tickets.') && !known.has(name));
  if (strangers.length > 0)
    throw new BackupError(
      `The schema tickets holds tables of another program: ${strangers.join(', ')}. Move them away first, or restore into an empty database.`,
    );
  const ours = there.filter((name) => known.has(name));
  await dropViews(tx);
  if (ours.length > 0) await tx.execute(sql.raw(`drop table ${ours.join(', ')}`));
  for (const signature of await signaturesOf(tx, [...knownFunctions()]))
    await tx.execute(sql.raw(`drop function ${signature}`));
  await tx.execute(sql`drop schema if exists tickets`);
  await tx.execute(sql`drop schema if exists drizzle cascade`);
}

/** Takes the views for reports away, which hold the tables. Their schema stays: others may have views of their own there. */
async function dropViews(tx: Db): Promise<void> {
  const views = rowsOf<{ name: string }>(
    await tx.execute(
      sql`select format('%I.%I', schemaname, viewname) as name from pg_views where schemaname = 'analytics'`,
    ),
  ).map(({ name }) => name);
  const own = views.filter((name) => knownViews().has(name));
  if (own.length > 0) await tx.execute(sql.raw(`drop view ${own.join(', ')}`));
}

/** Functions of these names with their parameters, as `drop function` takes them: several may have one name. */
async function signaturesOf(tx: Db, names: readonly string[]): Promise<string[]> {
  const named = names.map((name) => (name.includes('.') ? name : `public.${name}`));
  const found = await tx.execute(sql`select p.oid::regprocedure::text as signature
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname || '.' || p.proname = any(${sql.param(named)}::text[])`);
  return rowsOf<{ signature: string }>(found).map(({ signature }) => signature);
}

async function writeFile(backup: OpenBackup, name: string, place: string): Promise<void> {
  await makePrivateFolder(path.dirname(place));
  const unfinished = `${place}.part`;
  try {
    await pipeline(await backup.openFile(name), createWriteStream(unfinished, { mode: 0o600, flush: true }));
    await rename(unfinished, place);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function notEmpty(what: string): BackupError {
  return new BackupError(`${what} Nothing was changed. To put the backup in its place, say --replace.`);
}
