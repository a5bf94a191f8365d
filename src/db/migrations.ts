import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import type { Db } from './client.ts';
import { rowsOf } from './rows.ts';

export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, '../../drizzle');

/** The migrations of this version, in their order; `folderMillis` tells one from another. */
export function listMigrations(): MigrationMeta[] {
  return readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER });
}

/** The newest migration of this version, by its `folderMillis`. */
export function newestMigration(): number {
  const journal = JSON.parse(readFileSync(path.join(MIGRATIONS_FOLDER, 'meta/_journal.json'), 'utf8')) as {
    entries: { when: number }[];
  };
  return journal.entries.at(-1)!.when;
}

/** The newest migration that a database has had, by its `folderMillis`; undefined when it has had none. */
export async function lastMigration(db: Db): Promise<number | undefined> {
  const [there] = rowsOf<{ there: boolean }>(
    await db.execute(sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`),
  );
  if (!there?.there) return undefined;
  const [row] = rowsOf<{ at: string | null }>(
    await db.execute(sql`select max(created_at)::text as at from drizzle.__drizzle_migrations`),
  );
  return row?.at == null ? undefined : Number(row.at);
}

/** Does some migrations in the transaction of their caller and notes them as Drizzle's migrator does, which goes on from there. */
export async function applyMigrations(tx: Db, migrations: readonly MigrationMeta[]): Promise<void> {
  await tx.execute(sql`create schema if not exists drizzle`);
  await tx.execute(
    sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  );
  for (const { sql: statements, hash, folderMillis } of migrations) {
    for (const statement of statements) await tx.execute(sql.raw(statement));
    await tx.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`,
    );
  }
}

let tablesOfMigrations: ReadonlySet<string> | undefined;

/** Every table that this version or one before it has made, as `schema.table`; other programs may have tables beside them. */
export function knownTables(): ReadonlySet<string> {
  // Kept: a snapshot of each migration, some twenty megabytes together, has to be read for it.
  tablesOfMigrations ??= readTables(path.join(MIGRATIONS_FOLDER, 'meta'));
  return tablesOfMigrations;
}

function readTables(folder: string): Set<string> {
  const tables = new Set<string>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('_snapshot.json')) continue;
    const snapshot = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { tables: Record<string, unknown> };
    for (const name of Object.keys(snapshot.tables)) tables.add(name);
  }
  return tables;
}

/** Every function that the migrations make. */
export function knownFunctions(): Set<string> {
  const made = listMigrations().flatMap(({ sql: statements }) =>
    statements.flatMap((statement) => [...statement.matchAll(/create (?:or replace )?function ([\w."]+)/gi)]),
  );
  return new Set(made.map(([, name]) => (name!.includes('.') ? name! : `public.${name}`)));
}

/** Every view that the migrations make, as `schema.view`. */
export function knownViews(): Set<string> {
  const made = listMigrations().flatMap(({ sql: statements }) =>
    statements.flatMap((statement) => [...statement.matchAll(/create (?:or replace )?view ([\w."]+)/gi)]),
  );
  return new Set(made.map(([, name]) => name!));
}
