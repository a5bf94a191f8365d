import { and, eq } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { guideDrafts } from './schema.ts';

/** Whose draft it is: each writer has one of each guide. */
export interface GuideKey {
  slug: string;
  author: number;
}

/** A draft as it is kept. */
export type GuideDraft = typeof guideDrafts.$inferSelect;

/** Whether a row is this draft. */
export const isGuideDraft = ({ slug, author }: GuideKey) =>
  and(eq(guideDrafts.slug, slug), eq(guideDrafts.author, author));

/** Somebody's draft. */
export async function findGuideDraft(db: Db, key: GuideKey): Promise<GuideDraft | undefined> {
  const [draft] = await db.select().from(guideDrafts).where(isGuideDraft(key));
  return draft;
}

/** Takes a draft away. @param sequence only as it was then. */
export async function removeGuideDraft(db: Db, key: GuideKey, sequence?: number): Promise<void> {
  await db
    .delete(guideDrafts)
    .where(and(isGuideDraft(key), sequence === undefined ? undefined : eq(guideDrafts.sequence, sequence)));
}
