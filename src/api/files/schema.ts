import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { id, now, number, oneOf, time } from '../../db/columns.ts';

export const FORMATS = ['ndjson', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];

/** The one row that says whether files are written. Triggers read it before they note anything. */
export const exportSettings = pgTable(
  'export_settings',
  {
    id: integer('id').primaryKey().default(1),
    enabled: boolean('enabled').notNull().default(false),
    formats: text('formats').array().$type<Format[]>().notNull().default(sql`'{ndjson}'`),
    keptDays: integer('kept_days').notNull().default(90),
    /** Number of a transaction since which every change is noted; null: not known yet. */
    notedSince: number('noted_since'),
    /** Name of the installation: files and transactions of one that was restored elsewhere are not this one's. */
    installation: text('installation'),
  },
  (table) => [check('export_settings_one', sql`${table.id} = 1`)],
);

/** What changed since the last files, written by triggers; taken away when it is in files. Only added to, so that nobody waits for anybody. */
export const exportChanges = pgTable(
  'export_changes',
  {
    id: id(),
    tableName: text('table_name').notNull(),
    /** Value of the key, as text. */
    key: text('key').notNull(),
    /** Number of the transaction. */
    changedIn: number('changed_in').notNull(),
  },
  (table) => [
    index('export_changes_key').on(table.tableName, sql`${table.key} collate "C"`),
    index('export_changes_in').on(table.changedIn),
  ],
);

export const RUN_KINDS = ['full', 'hour'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** Files that are written together: every row there is, or what changed until an hour was over. Its number is the version of its rows. */
export const exportRuns = pgTable(
  'export_runs',
  {
    id: id(),
    kind: text('kind', { enum: RUN_KINDS }).notNull(),
    /** When the hour began after whose end it was made. */
    hour: time('hour').notNull(),
    /** Below the number of this transaction none was running any more. */
    below: number('below').notNull(),
    createdAt: time('created_at').notNull().default(now),
    /** Null: files are still missing. */
    endedAt: time('ended_at'),
  },
  (table) => [
    index('export_runs_kind').on(table.kind, table.id),
    check('export_runs_kind_known', oneOf(table.kind, RUN_KINDS)),
  ],
);

/** One file. */
export const exportFiles = pgTable(
  'export_files',
  {
    id: id(),
    runId: number('run_id')
      .notNull()
      .references(() => exportRuns.id, { onDelete: 'cascade' }),
    tableName: text('table_name').notNull(),
    format: text('format', { enum: FORMATS }).notNull(),
    /** From 0 on. */
    part: integer('part').notNull(),
    name: text('name').notNull().unique(),
    storageKey: text('storage_key').notNull(),
    rows: integer('rows').notNull(),
    /** Of these, how many say that something is gone. */
    deletedRows: integer('deleted_rows').notNull(),
    sizeBytes: number('size_bytes').notNull(),
    sha256: text('sha256').notNull(),
    schemaVersion: integer('schema_version').notNull(),
    /** The last key in it: the next part goes on after it. */
    lastKey: text('last_key').notNull(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    unique('export_files_part').on(table.runId, table.tableName, table.format, table.part),
    index('export_files_key').on(table.storageKey),
  ],
);
