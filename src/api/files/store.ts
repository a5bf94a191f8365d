import { and, desc, eq, gt, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { sweepStorage } from '../../files/sweep-storage.ts';
import { exportFiles, exportRuns, exportSettings, type Format, type RunKind } from './schema.ts';

/** Whether files are written, in which formats, and for how many days they are kept. */
export interface ExportSettings {
  enabled: boolean;
  formats: Format[];
  keptDays: number;
}

/** Of who has chosen nothing yet. */
const UNCHOSEN: ExportSettings = { enabled: false, formats: ['ndjson'], keptDays: 90 };

export async function readExportSettings(db: Db): Promise<ExportSettings> {
  const [row] = await db
    .select({
      enabled: exportSettings.enabled,
      formats: exportSettings.formats,
      keptDays: exportSettings.keptDays,
    })
    .from(exportSettings);
  return row ?? UNCHOSEN;
}

/** The one row of settings, which nobody else changes until the transaction ends. */
export async function lockSettings(tx: Db): Promise<typeof exportSettings.$inferSelect> {
  await tx.insert(exportSettings).values({ id: 1 }).onConflictDoNothing();
  const [row] = await tx.select().from(exportSettings).for('update');
  return row!;
}

const FILE_COLUMNS = {
  id: exportFiles.id,
  name: exportFiles.name,
  table: exportFiles.tableName,
  format: exportFiles.format,
  part: exportFiles.part,
  rows: exportFiles.rows,
  deletedRows: exportFiles.deletedRows,
  sizeBytes: exportFiles.sizeBytes,
  sha256: exportFiles.sha256,
  schemaVersion: exportFiles.schemaVersion,
  storageKey: exportFiles.storageKey,
  createdAt: exportFiles.createdAt,
  version: exportRuns.id,
  kind: exportRuns.kind,
  hour: exportRuns.hour,
};

/** Number of the newest set of all rows that is whole; undefined when there is none. */
export async function newestFullSet(db: Db): Promise<number | undefined> {
  const [row] = await db
    .select({ id: exportRuns.id })
    .from(exportRuns)
    .where(and(eq(exportRuns.kind, 'full'), isNotNull(exportRuns.endedAt)))
    .orderBy(desc(exportRuns.id))
    .limit(1);
  return row?.id;
}

/** Files of runs that are whole, the oldest first. @param from the run to begin with. @param after the number of a file. */
export function listFiles(db: Db, { from, after, limit }: { from: number; after: number; limit: number }) {
  return db
    .select(FILE_COLUMNS)
    .from(exportFiles)
    .innerJoin(exportRuns, eq(exportRuns.id, exportFiles.runId))
    .where(and(gt(exportFiles.id, after), sql`${exportRuns.id} >= ${from}::bigint`, isNotNull(exportRuns.endedAt)))
    .orderBy(exportFiles.id)
    .limit(limit);
}

/** A file of a run that is whole, by its name. */
export async function findFile(db: Db, name: string) {
  const [file] = await db
    .select(FILE_COLUMNS)
    .from(exportFiles)
    .innerJoin(exportRuns, eq(exportRuns.id, exportFiles.runId))
    .where(and(eq(exportFiles.name, name), isNotNull(exportRuns.endedAt)));
  return file;
}

/** Whether a file is still there. */
export async function isFileKept(db: Db, fileId: number): Promise<boolean> {
  return (await db.$count(exportFiles, eq(exportFiles.id, fileId))) > 0;
}

/** A run as the staff page shows it. */
export interface ListedRun {
  id: number;
  kind: RunKind;
  hour: Date;
  endedAt: Date | null;
  files: number;
  rows: number;
  sizeBytes: number;
}

/** The newest runs, of which rows are counted once, whatever the number of formats. */
export async function listRuns(db: Db, limit: number): Promise<ListedRun[]> {
  const newest = db.$with('newest').as(db.select().from(exportRuns).orderBy(desc(exportRuns.id)).limit(limit));
  return db
    .with(newest)
    .select({
      id: newest.id,
      kind: newest.kind,
      hour: newest.hour,
      endedAt: newest.endedAt,
      files: sql<number>`count(${exportFiles.id})::int`,
      rows: sql<number>`coalesce(sum(${exportFiles.rows}) / nullif(count(distinct ${exportFiles.format}), 0), 0)::float8`,
      sizeBytes: sql<number>`coalesce(sum(${exportFiles.sizeBytes}), 0)::float8`,
    })
    .from(newest)
    .leftJoin(exportFiles, eq(exportFiles.runId, newest.id))
    .groupBy(newest.id, newest.kind, newest.hour, newest.endedAt)
    .orderBy(desc(newest.id));
}

const DAY_MS = 86_400_000;

/**
 * Removes files that have been kept for long enough, but never the newest set of all rows nor what follows it; and what lies in the
 * storage without a row.
 */
export async function sweepFiles(db: Db, storage: FileStorage, now: Date): Promise<void> {
  const { keptDays } = await readExportSettings(db);
  const full = await newestFullSet(db);
  if (full !== undefined) {
    const before = new Date(now.getTime() - keptDays * DAY_MS);
    await db.delete(exportRuns).where(and(lt(exportRuns.id, full), lt(exportRuns.createdAt, before)));
  }
  // What was put a short while ago may be about to get its row.
  await sweepStorage(storage, new Date(now.getTime() - DAY_MS), async (keys) => {
    const rows = await db
      .select({ key: exportFiles.storageKey })
      .from(exportFiles)
      .where(inArray(exportFiles.storageKey, keys));
    return rows.map(({ key }) => key);
  });
}
