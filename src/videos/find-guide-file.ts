import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { findEdited, findGuideRevision } from './edited.ts';
import { guideFiles } from './revisions-schema.ts';
import { videoGuides } from './schema.ts';

/** A file of a guide that lies in no folder, and whether readers have it. */
type GuideFileFound = { isLive: boolean } & (
  | { storageKey: string; type: string; sizeBytes: number }
  | { text: string; type: string; digest: string }
);

/** The file of this name that the staff brought, or the captions that they wrote. */
export async function findGuideFile(db: Db, slug: string, name: string): Promise<GuideFileFound | undefined> {
  const [live] = await db
    .select({ origin: videoGuides.origin, files: videoGuides.files })
    .from(videoGuides)
    .where(eq(videoGuides.slug, slug));
  const isLive = live?.origin === 'editor' && name in live.files;
  if (/\.vtt$/i.test(name)) {
    const edited = isLive ? await findEdited(db, slug) : undefined;
    const revision = edited?.revisionId ? await findGuideRevision(db, slug, edited.revisionId) : undefined;
    const text = revision?.captions[name];
    const digest = live?.files[name]?.digest ?? '';
    return text === undefined ? undefined : { isLive, text, digest, type: 'text/vtt; charset=utf-8' };
  }
  const [file] = await db
    .select()
    .from(guideFiles)
    .where(and(eq(guideFiles.guide, slug), eq(guideFiles.name, name)));
  return file && { isLive, storageKey: file.storageKey, type: file.type, sizeBytes: file.sizeBytes };
}
