import type { Db } from '../../db/client.ts';
import { guideFiles } from '../../videos/revisions-schema.ts';
import { type GuideFields, NO_GUIDE } from './drafts/guide-draft.ts';
import { saveGuideDraft } from './save-guide-draft.ts';

/** Captions without a fault. */
export const VTT = 'WEBVTT\n\n00:01.000 --> 00:03.000\nOpen the form.\n';

/** A video that is kept for a guide. @returns its name. */
async function aGuideVideo(db: Db, guide: string): Promise<string> {
  const name = `${guide}-0123456789ab.mp4`;
  const storageKey = crypto.randomUUID().replaceAll('-', '');
  const facts = { type: 'video/mp4', sizeBytes: 3, width: 1280, height: 720, seconds: 12, codec: 'avc' };
  await db
    .insert(guideFiles)
    .values({ guide, name, storageKey, digest: 'a'.repeat(32), ...facts })
    .onConflictDoNothing();
  return name;
}

/** The fields of a guide that can be published. */
export async function guideFields(db: Db, slug: string, more: Partial<GuideFields> = {}): Promise<GuideFields> {
  const video = await aGuideVideo(db, slug);
  return { ...NO_GUIDE, title: { en: 'A tour' }, captions: { en: VTT }, video, ...more };
}

/** A draft that can be published, of the sequence 1. */
export async function aGuideDraft(db: Db, author: number, more: Partial<GuideFields> = {}) {
  const slug = `tour-${crypto.randomUUID().slice(0, 8)}`;
  await saveGuideDraft(db, { slug, author }, { saw: 0, base: '', fields: await guideFields(db, slug, more) });
  return { slug, author };
}
