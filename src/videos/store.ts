import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { type Audience, audiencesOf, includesAudience } from '../accounts/audience.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { findable } from '../search/policy.ts';
import { searchDocuments } from '../search/schema.ts';
import { presentAddresses } from './addresses.ts';
import { videoAddresses, videoGuides } from './schema.ts';
import { type ShownVideo, showGuide } from './shown.ts';

/** A guide in a list. */
export interface GuideLine {
  slug: string;
  /** The last part of the address of its page. */
  address: string;
  /** Language it is shown in; another than the reader's where it has no captions in theirs. */
  locale: string;
  title: string;
  summary: string;
  /** Slug of its category; empty when it has none. */
  category: string;
}

/** The guides that the viewer may watch, by title: in the reader's language, else in the default one. */
export async function listGuides(
  db: Db,
  reader: { locale: string; defaultLocale: string; viewer: Viewer },
): Promise<GuideLine[]> {
  const { sourceId, locale, title, summary, category } = searchDocuments;
  const address = sql<string>`coalesce(${videoAddresses.address}, ${sourceId})`;
  const rows = await db
    .selectDistinctOn([sourceId], { slug: sourceId, address, locale, title, summary, category })
    .from(searchDocuments)
    .leftJoin(videoAddresses, and(eq(videoAddresses.slug, sourceId), eq(videoAddresses.isPresent, true)))
    .where(
      and(
        eq(searchDocuments.kind, 'video'),
        findable(reader.viewer),
        inArray(locale, [reader.locale, reader.defaultLocale]),
      ),
    )
    .orderBy(sourceId, sql`${locale} = ${reader.locale} desc`);
  return rows.sort((a, b) => a.title.localeCompare(b.title, reader.locale));
}

/** The languages in which the viewer may watch each guide, by slug, for the site map and for links between languages. */
export async function guideAddresses(db: Db, viewer: Viewer, slug?: string): Promise<Map<string, string[]>> {
  const { sourceId, locale } = searchDocuments;
  const rows = await db
    .select({ slug: sourceId, locale })
    .from(searchDocuments)
    .where(
      and(eq(searchDocuments.kind, 'video'), findable(viewer), slug === undefined ? undefined : eq(sourceId, slug)),
    )
    .orderBy(asc(sourceId), asc(locale));
  const bySlug = new Map<string, string[]>();
  for (const row of rows) bySlug.set(row.slug, [...(bySlug.get(row.slug) ?? []), row.locale]);
  return bySlug;
}

/**
 * Guides as pages show them in a language, by slug; those that do not exist are left out. Which of them may be seen by who reads what
 * shows them is asked where that is read.
 * @param languages.viewer where given, guides that say themselves that they are not for this one are left out too.
 */
export async function shownGuides(
  db: Db,
  slugs: readonly string[],
  languages: { locale: string; defaultLocale: string; viewer?: Viewer },
): Promise<Map<string, ShownVideo>> {
  if (slugs.length === 0) return new Map();
  const [rows, addresses] = await Promise.all([
    db
      .select()
      .from(videoGuides)
      .where(inArray(videoGuides.slug, [...slugs])),
    presentAddresses(db, slugs),
  ]);
  const audiences = languages.viewer && audiencesOf(languages.viewer);
  const bySlug = new Map(
    rows
      .filter(({ guide }) => !audiences || !guide.audience || includesAudience(audiences, guide.audience))
      .map((row) => [row.slug, row]),
  );
  // In the order asked for.
  return new Map(
    slugs.flatMap((slug) => {
      const row = bySlug.get(slug);
      return row ? [[slug, showGuide(row, languages, addresses.get(slug))] as const] : [];
    }),
  );
}

/**
 * For whom a guide says itself that it is, by its slug in lower case, as files are named.
 * @returns `unknown` when there is no such guide; undefined when it says nothing.
 */
export async function ownAudience(db: Db, slug: string): Promise<Audience | undefined | 'unknown'> {
  const [row] = await db
    .select({ guide: videoGuides.guide })
    .from(videoGuides)
    .where(eq(sql`lower(${videoGuides.slug})`, slug))
    .limit(1);
  return row ? row.guide.audience : 'unknown';
}
