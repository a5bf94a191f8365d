import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { installationName } from '../../db/installation.ts';
import { rowsOf } from '../../db/rows.ts';
import { exportChanges, exportRuns, exportSettings } from './schema.ts';
import { lockSettings, readExportSettings } from './store.ts';
import { type ExportRun, type Writing, writeRun } from './write-run.ts';

/** So often are all rows written anew, in days: what is older than such a set is of no use to who has it. */
const FULL_SET_DAYS = 7;

/**
 * Writes what is due: every row when files were switched on and once a week, and what changed whenever an hour is over. It does nothing
 * while files are switched off. Done twice, or again after it was broken off, it writes nothing twice.
 */
export async function writeFiles(writing: Omit<Writing, 'formats'>): Promise<void> {
  const { db } = writing;
  const settings = await readExportSettings(db);
  if (!settings.enabled) return;
  for (;;) {
    const run = (await unfinishedRun(db)) ?? (await beginRun(db));
    if (!run) return;
    await writeRun({ ...writing, formats: settings.formats }, run);
  }
}

async function unfinishedRun(db: Db): Promise<ExportRun | undefined> {
  const [run] = await db.select().from(exportRuns).where(isNull(exportRuns.endedAt)).orderBy(exportRuns.id).limit(1);
  return run;
}

/** Begins the run that is due, if any; one process at a time. */
async function beginRun(db: Db): Promise<ExportRun | undefined> {
  const notedSince = await numberOfNoting(db);
  return await db.transaction(async (tx) => {
    const settings = await lockSettings(tx);
    if (!settings.enabled || settings.notedSince !== notedSince || (await unfinishedRun(tx))) return undefined;
    const [now] = rowsOf<{ below: number | string; hour: string | Date; full_since: string | Date }>(
      await tx.execute(sql`
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as below,
          date_trunc('hour', now() at time zone 'UTC') at time zone 'UTC' - interval '1 hour' as hour,
          now() - make_interval(days => ${FULL_SET_DAYS}) as full_since`),
    );
    const below = Number(now!.below);
    // A transaction that wrote before anything was noted is still running: what it wrote would be in no file.
    if (below < notedSince) return undefined;
    const hour = new Date(now!.hour);
    const [full] = await latest(tx, 'full');
    if (!full || full.createdAt < new Date(now!.full_since)) return await insertRun(tx, { kind: 'full', hour, below });
    const [last] = await latest(tx, 'hour');
    // A set of everything says what was before it.
    const done = last && last.id > full.id ? last.hour : full.hour;
    return done < hour ? await insertRun(tx, { kind: 'hour', hour, below }) : undefined;
  });
}

async function insertRun(tx: Db, run: typeof exportRuns.$inferInsert): Promise<ExportRun> {
  const [made] = await tx.insert(exportRuns).values(run).returning();
  return made!;
}

const latest = (db: Db, kind: ExportRun['kind']) =>
  db
    .select()
    .from(exportRuns)
    .where(and(eq(exportRuns.kind, kind), isNotNull(exportRuns.endedAt)))
    .orderBy(desc(exportRuns.id))
    .limit(1);

/**
 * The number of a transaction that began after files were switched on: every one that began before, and may have noted nothing, is
 * over when none below it is running.
 */
async function numberOfNoting(db: Db): Promise<number> {
  const [row] = await db.select({ notedSince: exportSettings.notedSince }).from(exportSettings);
  if (row?.notedSince != null) return row.notedSince;
  const [set] = await db
    .update(exportSettings)
    .set({ notedSince: sql`pg_current_xact_id()::text::bigint` })
    .where(isNull(exportSettings.notedSince))
    .returning({ notedSince: exportSettings.notedSince });
  return set?.notedSince ?? (await numberOfNoting(db));
}

/**
 * Begins anew in a database that was restored: its transactions have other numbers, and the files that were are not here. Called at every start.
 */
export async function adoptFiles(db: Db): Promise<void> {
  const installation = await installationName(db);
  await db.transaction(async (tx) => {
    const settings = await lockSettings(tx);
    if (settings.installation === installation) return;
    await tx.update(exportSettings).set({ installation, notedSince: null });
    if (settings.installation === null) return;
    await forgetFiles(tx);
    // Higher than any number that a program has seen before: numbers grow by some hundred an hour.
    for (const sequence of ['export_runs_id_seq', 'export_files_id_seq'])
      await tx.execute(sql`select setval(${sequence}::text::regclass, extract(epoch from now())::bigint)`);
  });
}

/** Takes away the rows of all files and of what is noted; the files themselves are swept away. */
export async function forgetFiles(tx: Db): Promise<void> {
  await tx.delete(exportRuns);
  await tx.delete(exportChanges);
}
