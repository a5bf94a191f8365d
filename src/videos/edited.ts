// What somebody decided in the browser about guides, before which what their folders say does not win by itself.
import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import type { VideoGuide } from './guide.ts';
import { editedGuides, guideRevisions } from './revisions-schema.ts';

/** What was decided about a guide. */
export type EditedGuide = typeof editedGuides.$inferSelect;
/** A guide as it was published in the browser, or waits to be. */
export type GuideRevision = typeof guideRevisions.$inferSelect;

/** Keeps others from publishing or deciding about a guide until the transaction ends. */
export async function lockGuide(tx: Tx, slug: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`guide ${slug}`}, 0))`);
}

/** What was decided in the browser about a guide; undefined: its folder has the say. */
export async function findEdited(db: Db, slug: string): Promise<EditedGuide | undefined> {
  const [row] = await db.select().from(editedGuides).where(eq(editedGuides.slug, slug));
  return row;
}

/** All that was decided, by slug. */
export async function listEdited(db: Db): Promise<Map<string, EditedGuide>> {
  const rows = await db.select().from(editedGuides);
  return new Map(rows.map((row) => [row.slug, row]));
}

/** A revision by its number, of this guide. */
export async function findGuideRevision(db: Db, slug: string, id: number): Promise<GuideRevision | undefined> {
  if (!Number.isSafeInteger(id)) return undefined;
  const [row] = await db
    .select()
    .from(guideRevisions)
    .where(and(eq(guideRevisions.id, id), eq(guideRevisions.slug, slug)));
  return row;
}

/** Revisions of a guide, the newest first. */
export function listGuideRevisions(db: Db, slug: string, limit: number): Promise<GuideRevision[]> {
  return db
    .select()
    .from(guideRevisions)
    .where(eq(guideRevisions.slug, slug))
    .orderBy(desc(guideRevisions.id))
    .limit(limit);
}

/**
 * Writes down that somebody decided what readers have of a guide.
 * @param decided.revisionId null: nothing any more.
 * @param decided.fileDigest of what its folder said, where it had the say until now; undefined leaves what was known.
 */
export async function decideGuide(
  tx: Tx,
  slug: string,
  { revisionId, fileDigest }: { revisionId: number | null; fileDigest?: string | undefined },
): Promise<void> {
  const set = {
    ...{ revisionId, decidedAt: new Date() },
    ...(fileDigest !== undefined && { fileDigest }),
  };
  await tx
    .insert(editedGuides)
    .values({ slug, ...set })
    .onConflictDoUpdate({ target: editedGuides.slug, set });
}

/** Lets what a folder says wait for a decision. */
export async function proposeGuide(db: Db, slug: string, proposed: VideoGuide, fileDigest: string): Promise<void> {
  await db
    .update(editedGuides)
    .set({ proposed, proposedAt: new Date(), fileDigest })
    .where(eq(editedGuides.slug, slug));
}

/** Forgets what waited. @param fileDigest null: its folder is gone. @returns whether anything waited. */
export async function settleProposal(db: Db, slug: string, fileDigest?: null): Promise<boolean> {
  const set = { proposed: null, proposedAt: null, ...(fileDigest === null && { fileDigest }) };
  const where =
    fileDigest === null
      ? eq(editedGuides.slug, slug)
      : and(eq(editedGuides.slug, slug), isNotNull(editedGuides.proposedAt));
  const rows = await db.update(editedGuides).set(set).where(where).returning({ slug: editedGuides.slug });
  return rows.length > 0;
}

/** Gives the say back to the folder of a guide. */
export async function forgetDecision(db: Db, slug: string): Promise<void> {
  await db.delete(editedGuides).where(eq(editedGuides.slug, slug));
}
