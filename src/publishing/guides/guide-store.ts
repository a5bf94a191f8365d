import { and, desc, eq, inArray, ne } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { isVideoName } from '../../videos/guide.ts';
import { digestOfGuide } from '../../videos/guide-digest.ts';
import { guideFiles } from '../../videos/revisions-schema.ts';
import { videoGuides } from '../../videos/schema.ts';
import { guideDrafts } from './drafts/schema.ts';
import type { GuideKey } from './drafts/store.ts';
import type { KnownFile } from './read-guide.ts';

/** A guide as readers have it. */
export type LiveGuide = typeof videoGuides.$inferSelect;
/** A video or a picture that the staff brought. */
export type BroughtFile = typeof guideFiles.$inferSelect;

/** What readers have of a guide. */
export async function findLiveGuide(db: Db, slug: string): Promise<LiveGuide | undefined> {
  const [row] = await db.select().from(videoGuides).where(eq(videoGuides.slug, slug));
  return row;
}

/** What stands for what readers have; empty where they have nothing. */
export const digestOfLive = (live: LiveGuide | undefined): string => (live ? digestOfGuide(live) : '');

/** Who else has a draft of the guide, the latest first. */
export function otherGuideWriters(
  db: Db,
  { slug, author }: GuideKey,
): Promise<{ author: number; name: string; updatedAt: Date; submittedAt: Date | null }[]> {
  return db
    .select({
      author: guideDrafts.author,
      name: users.name,
      updatedAt: guideDrafts.updatedAt,
      submittedAt: guideDrafts.submittedAt,
    })
    .from(guideDrafts)
    .innerJoin(users, eq(users.id, guideDrafts.author))
    .where(and(eq(guideDrafts.slug, slug), ne(guideDrafts.author, author)))
    .orderBy(desc(guideDrafts.updatedAt));
}

/** The newest videos and pictures that the staff brought for a guide, the newest first. */
export function listBrought(db: Db, guide: string): Promise<BroughtFile[]> {
  return db.select().from(guideFiles).where(eq(guideFiles.guide, guide)).orderBy(desc(guideFiles.id)).limit(100);
}

/** What is there of the files that somebody names, by name: what the staff brought, and what readers have now. */
export async function knownFiles(
  db: Db,
  slug: string,
  { live, names }: { live: LiveGuide | undefined; names: readonly (string | undefined)[] },
): Promise<Map<string, KnownFile>> {
  const known = new Map<string, KnownFile>();
  const wanted = names.filter((name) => name !== undefined && name !== '') as string[];
  for (const name of wanted) {
    const file = live?.files[name];
    const { width, height, seconds } = live?.guide ?? { width: 0, height: 0 };
    if (file) known.set(name, { ...file, width, height, seconds: isVideoName(name) ? seconds : undefined });
  }
  if (wanted.length === 0) return known;
  const rows = await db
    .select()
    .from(guideFiles)
    .where(and(eq(guideFiles.guide, slug), inArray(guideFiles.name, wanted)));
  for (const { name, sizeBytes: bytes, digest, storageKey, width, height, seconds } of rows)
    known.set(name, { bytes, digest, storageKey, width, height, seconds: seconds ?? undefined });
  return known;
}
