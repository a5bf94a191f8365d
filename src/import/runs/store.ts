import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { articles } from '../../articles/schema.ts';
import { batches } from '../../db/batches.ts';
import type { Db } from '../../db/client.ts';
import { jobs } from '../../jobs/schema.ts';
import { importedArticles, importItems, importPages, importRuns } from './schema.ts';

export type Run = typeof importRuns.$inferSelect;
export type Item = typeof importItems.$inferSelect;
export type NewItem = Omit<typeof importItems.$inferInsert, 'id' | 'runId'>;

/** An import with the job that works at it. */
export interface ShownRun extends Run {
  startedByName: string | null;
  job: { done: number; total: number | null; isOpen: boolean; lastError: string | null } | null;
}

const shown = (db: Db) =>
  db
    .select({
      run: importRuns,
      startedByName: users.name,
      job: {
        done: jobs.done,
        total: jobs.total,
        isOpen: sql<boolean>`${jobs.dueAt} is not null`,
        lastError: jobs.lastError,
      },
    })
    .from(importRuns)
    .leftJoin(users, eq(users.id, importRuns.startedBy))
    .leftJoin(jobs, eq(jobs.id, importRuns.jobId))
    .$dynamic();

const asShown = ({ run, ...rest }: Awaited<ReturnType<typeof shown>>[number]): ShownRun => ({ ...run, ...rest });

/** An import by its number. */
export async function findRun(db: Db, id: number): Promise<ShownRun | undefined> {
  if (!Number.isSafeInteger(id) || id < 1) return undefined;
  const [row] = await shown(db).where(eq(importRuns.id, id));
  return row && asShown(row);
}

/** The latest imports, the newest first. */
export async function listRuns(db: Db, most: number): Promise<ShownRun[]> {
  return (await shown(db).orderBy(desc(importRuns.id)).limit(most)).map(asShown);
}

/** An import that nobody else changes until the transaction ends. */
export async function lockRun(tx: Db, id: number): Promise<Run | undefined> {
  if (!Number.isSafeInteger(id) || id < 1) return undefined;
  const [run] = await tx.select().from(importRuns).where(eq(importRuns.id, id)).for('update');
  return run;
}

export async function changeRun(db: Db, id: number, change: Partial<Omit<Run, 'id'>>): Promise<void> {
  await db.update(importRuns).set(change).where(eq(importRuns.id, id));
}

/** Puts what became of each article in place of what was said before; in a transaction. */
export async function replaceItems(db: Db, runId: number, items: readonly NewItem[]): Promise<void> {
  await db.delete(importItems).where(eq(importItems.runId, runId));
  for (const batch of batches(items)) await db.insert(importItems).values(batch.map((item) => ({ ...item, runId })));
}

/** Items of an import on one page. @param after the last one of the page before. */
export async function listItems(
  db: Db,
  runId: number,
  { only, after, limit }: { only: 'all' | 'remarks' | 'failed'; after: number; limit: number },
): Promise<(Item & { slug: string | null })[]> {
  const isShown = {
    all: undefined,
    remarks: sql`${importItems.notes} <> '[]'::jsonb`,
    failed: inArray(importItems.outcome, ['failed', 'skipped', 'kept']),
  };
  const rows = await db
    .select({ item: importItems, slug: articles.slug })
    .from(importItems)
    .leftJoin(articles, eq(articles.id, importItems.articleId))
    .where(and(eq(importItems.runId, runId), gt(importItems.id, after), isShown[only]))
    .orderBy(asc(importItems.id))
    .limit(limit);
  return rows.map(({ item, slug }) => ({ ...item, slug }));
}

/** Answers that were fetched already, by address. */
export async function storedPages(db: Db, runId: number): Promise<Map<string, string>> {
  const rows = await db
    .select({ url: importPages.url, body: importPages.body })
    .from(importPages)
    .where(eq(importPages.runId, runId))
    .orderBy(asc(importPages.number));
  return new Map(rows.map(({ url, body }) => [url, body]));
}

export async function storePage(db: Db, page: typeof importPages.$inferInsert): Promise<void> {
  await db.insert(importPages).values(page).onConflictDoNothing();
}

export type Imported = typeof importedArticles.$inferSelect;

/** What texts of these sources became, with where their articles are now. */
export async function importedFrom(
  db: Db,
  sources: readonly string[],
): Promise<(Imported & { slug: string; category: string })[]> {
  const found: (Imported & { slug: string; category: string })[] = [];
  for (const batch of batches(sources)) {
    const rows = await db
      .select({ imported: importedArticles, slug: articles.slug, category: articles.category })
      .from(importedArticles)
      .innerJoin(articles, eq(articles.id, importedArticles.articleId))
      .where(inArray(importedArticles.source, batch));
    found.push(...rows.map(({ imported, ...place }) => ({ ...imported, ...place })));
  }
  return found;
}

/** The slug of every article, with its category. */
export async function articlePlaces(db: Db): Promise<{ slug: string; category: string }[]> {
  return db.select({ slug: articles.slug, category: articles.category }).from(articles);
}

const KEPT_DAYS = 30;

/** Keys of the files that are still needed. */
export async function neededFiles(db: Db, keys: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ files: importRuns.files })
    .from(importRuns)
    .where(sql`jsonb_array_length(${importRuns.files}) > 0`);
  const known = new Set(rows.flatMap(({ files }) => files.map(({ key }) => key)));
  return keys.filter((key) => known.has(key));
}

/**
 * Forgets tokens that nothing works with any more, what was fetched or sent for imports that have ended, and imports of long ago. One whose job
 * was cancelled or gave up counts as ended.
 */
export async function sweepRuns(db: Db, at: Date): Promise<void> {
  const hasJob = sql`exists (select 1 from ${jobs} where ${jobs.id} = ${importRuns.jobId} and ${jobs.dueAt} is not null)`;
  await db
    .update(importRuns)
    .set({ state: 'failed', problem: { code: 'gave-up' }, endedAt: at, token: null })
    .where(and(inArray(importRuns.state, ['looking', 'importing']), sql`not ${hasJob}`));
  // Nobody decided: its files and its articles wait no longer than its report.
  const longAgo = new Date(at.getTime() - KEPT_DAYS * 86_400_000);
  await db
    .delete(importRuns)
    .where(
      or(
        lt(importRuns.endedAt, longAgo),
        and(isNull(importRuns.endedAt), lt(importRuns.createdAt, longAgo), eq(importRuns.state, 'ready')),
      ),
    );
  const ended = db.select({ id: importRuns.id }).from(importRuns).where(isNotNull(importRuns.endedAt));
  await db.delete(importPages).where(inArray(importPages.runId, ended));
  await db.update(importRuns).set({ files: [], token: null }).where(isNotNull(importRuns.endedAt));
}
