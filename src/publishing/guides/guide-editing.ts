import type { Db } from '../../db/client.ts';
import { captionTexts } from './caption-texts.ts';
import { type GuideFields, NO_GUIDE, typedGuide } from './drafts/guide-draft.ts';
import { findGuideDraft, type GuideDraft, type GuideKey } from './drafts/store.ts';
import { digestOfLive, findLiveGuide, type LiveGuide } from './guide-store.ts';
import { type GuideSaved, saveGuideDraft } from './save-guide-draft.ts';

/** What somebody has before them who writes on a guide. */
export interface GuideEditing {
  fields: GuideFields;
  live: LiveGuide | undefined;
  /** What readers have, as it may be typed. */
  published: GuideFields;
  /** As it is kept. */
  draft: GuideDraft | undefined;
  /** Digest of what readers had when it was begun; empty: nothing. */
  base: string;
  /** Of the draft; 0: there is none. */
  sequence: number;
  /** Readers have something else by now. */
  isOutdated: boolean;
}

/** What the pages of a guide show: the draft of their writer, else what readers have. */
export async function readGuideEditing(db: Db, key: GuideKey, contentDir: string): Promise<GuideEditing> {
  const [live, draft] = await Promise.all([findLiveGuide(db, key.slug), findGuideDraft(db, key)]);
  const now = digestOfLive(live);
  const published = live ? typedGuide(live.guide, await captionTexts(db, live, contentDir)) : NO_GUIDE;
  const fields = draft?.fields ?? published;
  const base = draft?.base ?? now;
  return { fields, live, published, draft, base, sequence: draft?.sequence ?? 0, isOutdated: base !== now };
}

/** As {@link saveGuideDraft}, for who has this before them. */
export function keepGuideDraft(
  db: Db,
  key: GuideKey,
  { live, published }: Pick<GuideEditing, 'live' | 'published'>,
  draft: { saw: number; base: string; fields: GuideFields },
): Promise<GuideSaved> {
  return saveGuideDraft(db, key, { ...draft, from: draft.base === digestOfLive(live) ? published : undefined });
}
