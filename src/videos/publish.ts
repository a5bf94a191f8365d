import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Audience } from '../accounts/audience.ts';
import type { Db } from '../db/client.ts';
import { searchDocuments } from '../search/schema.ts';
import { putDocuments, relabelDocument, removeDocument } from '../search/store.ts';
import { type CacheTag, siteTag } from '../web/cache-tags.ts';
import { presentAddresses } from './addresses.ts';
import { videosTag, videoTag } from './cache-tags.ts';
import type { RecordedGuide } from './guide.ts';
import { ordered } from './guide-digest.ts';
import { guideDocuments, isSameDocument } from './guide-document.ts';
import { videoGuides } from './schema.ts';

/** What says in which languages the search knows guides. */
interface Languages {
  locales: readonly string[];
  defaultLocale: string;
}

/**
 * Publishes a video guide: its page and its documents in the search. Call it in a transaction.
 * @param options.origin whether its folder has the say from now on, which it has by default, or the team in the browser.
 * @returns what it made out of date; nothing when everything was like this already.
 */
export async function publishGuide(
  db: Db,
  recorded: RecordedGuide,
  options: { audience: Audience; languages: Languages; origin?: 'repository' | 'editor' },
): Promise<CacheTag[]> {
  const { guide, transcripts, files, recordedAt } = recorded;
  const origin = options.origin ?? 'repository';
  const row = { origin, guide, transcripts, files, recordedAt };
  const { slug } = guide;
  const [before] = await db.select().from(videoGuides).where(eq(videoGuides.slug, slug));
  const isNew = !before || before.origin !== origin || essence(before) !== essence(recorded);
  if (isNew)
    await db
      .insert(videoGuides)
      .values({ slug, ...row })
      .onConflictDoUpdate({ target: videoGuides.slug, set: row });
  const address = (await presentAddresses(db, [slug])).get(slug);
  const wanted = guideDocuments(recorded, options.languages, { audience: options.audience, address });
  const known = await documentsOf(db, slug);
  const changed = wanted.filter((document) => {
    const row = known.find(({ locale }) => locale === document.locale);
    return !row || !isSameDocument(document, row);
  });
  const gone = known.filter(({ locale }) => !wanted.some((document) => document.locale === locale));
  await putDocuments(db, changed);
  for (const { locale } of gone) await removeDocument(db, { kind: 'video', sourceId: slug, locale });
  if (!isNew && changed.length === 0 && gone.length === 0) return [];
  return [videoTag(slug), videosTag, ...(await tagsOfExistence(db, slug, known, wanted))];
}

/** Takes a video guide away. @returns what that made out of date. */
export async function unpublishGuide(db: Db, slug: string): Promise<CacheTag[]> {
  await db.delete(videoGuides).where(eq(videoGuides.slug, slug));
  const known = await documentsOf(db, slug);
  for (const { locale } of known) await removeDocument(db, { kind: 'video', sourceId: slug, locale });
  return [videoTag(slug), videosTag, ...(await tagsOfExistence(db, slug, known, []))];
}

/** Says for whom guides are that do not say it themselves, by slug. Call it in the transaction that changes who may read the articles with them. @returns what that made out of date. */
export async function setGuideAudiences(db: Db, audiences: ReadonlyMap<string, Audience>): Promise<CacheTag[]> {
  const tags: CacheTag[] = [];
  for (const audience of new Set(audiences.values())) {
    const slugs = [...audiences].flatMap(([slug, its]) => (its === audience ? [slug] : []));
    const rows = await db
      .select({
        slug: searchDocuments.sourceId,
        locale: searchDocuments.locale,
        audience: searchDocuments.audience,
      })
      .from(searchDocuments)
      .where(
        and(
          eq(searchDocuments.kind, 'video'),
          // A guide is known by the name of its folder, files by keys in lower case.
          inArray(sql`lower(${searchDocuments.sourceId})`, slugs),
          ne(searchDocuments.audience, audience),
          sql`not exists (select 1 from ${videoGuides} where ${videoGuides.slug} = ${searchDocuments.sourceId} and ${videoGuides.guide} ->> 'audience' is not null)`,
        ),
      );
    for (const [slug, known] of Map.groupBy(rows, (row) => row.slug)) {
      for (const { locale } of known)
        await relabelDocument(db, { kind: 'video', sourceId: slug, locale }, { audience });
      tags.push(videoTag(slug), videosTag, ...(await tagsOfExistence(db, slug, known, [{ audience }])));
    }
  }
  return tags;
}

/** Every page of a visitor leads to the guides when there are any: the first that they may watch, and the last, change them all. */
async function tagsOfExistence(
  db: Db,
  slug: string,
  before: readonly { audience: Audience }[],
  after: readonly { audience: Audience }[],
): Promise<CacheTag[]> {
  const isForAll = ({ audience }: { audience: Audience }) => audience === 'everyone';
  if (before.some(isForAll) === after.some(isForAll)) return [];
  const [other] = await db
    .select({ slug: searchDocuments.sourceId })
    .from(searchDocuments)
    .where(
      and(
        eq(searchDocuments.kind, 'video'),
        eq(searchDocuments.audience, 'everyone'),
        ne(searchDocuments.sourceId, slug),
      ),
    )
    .limit(1);
  return other ? [] : [siteTag];
}

function documentsOf(db: Db, slug: string) {
  return db
    .select()
    .from(searchDocuments)
    .where(and(eq(searchDocuments.kind, 'video'), eq(searchDocuments.sourceId, slug)));
}

/** What a page shows of it, to be compared. */
function essence({ guide, transcripts, files, recordedAt }: RecordedGuide): string {
  return JSON.stringify([ordered(guide), ordered(transcripts), ordered(files), recordedAt.getTime()]);
}
