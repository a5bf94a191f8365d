import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { copyBeforeMigration, NoSpaceError } from './before-migration.ts';
import { openDatabase } from './client.ts';
import { migrate } from './migrate.ts';
import { applyMigrations, lastMigration, listMigrations } from './migrations.ts';
import { rowsOf } from './rows.ts';

// An embedded database in a folder takes its time to open on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-copy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('before a migration the embedded database is copied, and the copy is the database as it was', async () => {
  const folder = await aFolder();
  const older = listMigrations().slice(0, -1);
  const database = await openDatabase({ folder });
  await database.db.transaction((tx) => applyMigrations(tx, older));
  await database.db.execute(sql`insert into keys (name, value) values ('kept', 'yes')`);
  const told: string[] = [];
  await migrate(database, (copy) => told.push(copy));
  expect(await lastMigration(database.db)).toBe(listMigrations().at(-1)!.folderMillis);
  await migrate(database, (copy) => told.push(copy));
  await database.close();
  expect(told).toHaveLength(1);

  const copy = await openDatabase({ folder: told[0]! });
  expect(await lastMigration(copy.db)).toBe(older.at(-1)!.folderMillis);
  expect(rowsOf(await copy.db.execute(sql`select value from keys where name = 'kept'`))).toEqual([{ value: 'yes' }]);
  await copy.close();
});

test('a new database is not copied', async () => {
  const folder = await aFolder();
  const database = await openDatabase({ folder });
  await migrate(database, () => expect.unreachable());
  await database.close();
  expect(await readdir(folder)).not.toContain('before-migration');
});

/** A data folder whose database is a file. */
async function aDatabase(): Promise<string> {
  const folder = await aFolder();
  await mkdir(path.join(folder, 'pglite'));
  await writeFile(path.join(folder, 'pglite/base'), 'rows');
  return folder;
}

test('the last three copies are kept, and nothing of one that was not finished', async () => {
  const folder = await aDatabase();
  const made: string[] = [];
  await mkdir(path.join(folder, 'before-migration/2020-01-01.part'), { recursive: true });
  for (let count = 0; count < 5; count++) {
    made.push(path.basename(await copyBeforeMigration(folder)));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect((await readdir(path.join(folder, 'before-migration'))).sort()).toEqual(made.slice(-3));
});

test('where there is no room for a copy, the operator is told how much is needed and nothing is changed', async () => {
  const folder = await aDatabase();
  const copying = copyBeforeMigration(folder, async () => 1_000_000);
  await expect(copying).rejects.toThrow(NoSpaceError);
  await expect(copying).rejects.toThrow(/needs 68 MB in .*, where 1 MB are free/);
  expect(await readdir(path.join(folder, 'before-migration'))).toEqual([]);
});
