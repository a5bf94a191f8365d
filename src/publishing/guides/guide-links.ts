// Guides whose steps link to where an article or a guide was, or that name it among what to read next.
import { sql } from 'drizzle-orm';
import type { Languages } from '../../articles/content.ts';
import { localized } from '../../config/localized.ts';
import type { Db } from '../../db/client.ts';
import type { GuideStep, VideoGuide } from '../../videos/guide.ts';
import { digestOfGuide } from '../../videos/guide-digest.ts';
import { guideRevisions } from '../../videos/revisions-schema.ts';
import { videoGuides } from '../../videos/schema.ts';
import { type GuideTarget, relink, type Target } from '../relinking/relink.ts';
import { captionTexts } from './caption-texts.ts';
import { findLiveGuide } from './guide-store.ts';
import { goLive, lockGuidePublishing } from './publish-guide.ts';
import { findGuideSchedule } from './schedule-guide.ts';

/** A guide that links to where something was. */
export interface OldGuideLink {
  slug: string;
  title: string;
}

/** The guide with its links led to where they lead now; undefined: they do, or none can be changed. */
function relinkGuide(guide: VideoGuide, target: Target | GuideTarget, { locales }: Languages): VideoGuide | undefined {
  let changes = 0;
  const stepOf = (step: GuideStep): GuideStep => {
    const text = Object.entries(step.text).map(([locale, words]): [string, string] => {
      const changed = relink(words, { file: '', locale, locales }, target, 'plain');
      if (changed.is !== 'changed') return [locale, words];
      changes++;
      return [locale, changed.text];
    });
    return { ...step, text: Object.fromEntries(text) };
  };
  const steps = guide.steps.map(stepOf);
  const present = (slug: string) => ('slug' in target && target.former.has(slug) ? target.slug : slug);
  const related = [...new Set(guide.related.map(present))];
  return changes > 0 || related.join() !== guide.related.join() ? { ...guide, steps, related } : undefined;
}

/** The guides as readers have them that link to where an article or a guide was, by name. */
export async function listOldGuideLinks(
  db: Db,
  target: Target | GuideTarget,
  languages: Languages,
): Promise<OldGuideLink[]> {
  if (target.former.size === 0) return [];
  const names = sql`${sql.param([...target.former])}::text[]`;
  // Those that name one anywhere are read, and no others.
  const rows = await db
    .select({ guide: videoGuides.guide })
    .from(videoGuides)
    .where(
      sql`exists (select from unnest(${names}) name where strpos(${videoGuides.guide} ->> 'steps', name) > 0)
        or jsonb_exists_any(${videoGuides.guide} -> 'related', ${names})`,
    )
    .orderBy(videoGuides.slug);
  return rows.flatMap(({ guide }) =>
    relinkGuide(guide, target, languages)
      ? [{ slug: guide.slug, title: localized(guide.title, languages.defaultLocale, languages.defaultLocale) }]
      : [],
  );
}

/**
 * Rewrites the links of a guide, as readers have it at that moment, into a revision of who asked for it. Drafts stay as they are, and so does a
 * guide of which another text waits for its time.
 * @param options.note why it was changed, for the team.
 */
async function rewriteGuideLinksOf(
  db: Db,
  slug: string,
  {
    target,
    by,
    note,
    languages,
    contentDir,
  }: { target: Target | GuideTarget; by: number; note: string; languages: Languages; contentDir: string },
): Promise<'rewritten' | 'left'> {
  return db.transaction(async (tx) => {
    await lockGuidePublishing(tx, slug);
    const live = await findLiveGuide(tx, slug);
    const guide = live && relinkGuide(live.guide, target, languages);
    if (!guide || (await findGuideSchedule(tx, slug))?.revisionId) return 'left';
    const { transcripts, files } = live;
    const captions = await captionTexts(tx, live, contentDir);
    const digest = digestOfGuide({ guide, files });
    const [revision] = await tx
      .insert(guideRevisions)
      .values({ slug, digest, guide, captions, transcripts, files, author: by, note })
      .returning();
    return (await goLive(tx, revision!, { by, languages })) ? 'rewritten' : 'left';
  });
}

/** What the job that rewrites links does with guides. */
export function guideLinks({ contentDir }: { contentDir: string }) {
  return {
    list: listOldGuideLinks,
    rewrite: (db: Db, slug: string, options: Omit<Parameters<typeof rewriteGuideLinksOf>[2], 'contentDir'>) =>
      rewriteGuideLinksOf(db, slug, { ...options, contentDir }),
  };
}
