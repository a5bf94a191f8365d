import { eq, inArray, sql } from 'drizzle-orm';
import { articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';

/** An article in a language, and since when readers have it. */
export interface LiveSince {
  articleId: number;
  locale: string;
  slug: string;
  /** Of what readers have; undefined where it was never published. */
  title: string | undefined;
  /** When it was first published; undefined: readers do not have it now. */
  since: Date | undefined;
}

/** Since when readers have articles, each in its languages; one that is gone is left out. */
export async function liveSince(db: Db, articleIds: readonly number[]): Promise<LiveSince[]> {
  if (articleIds.length === 0) return [];
  const first = sql<
    number | null
  >`(select extract(epoch from min(${articleRevisions.publishedAt}))::float8 from ${articleRevisions}
    where ${articleRevisions.articleId} = ${articles.id} and ${articleRevisions.locale} = ${articleTranslations.locale})`;
  const rows = await db
    .select({
      articleId: articles.id,
      slug: articles.slug,
      locale: sql<string>`coalesce(${articleTranslations.locale}, '')`,
      title: articleRevisions.title,
      live: sql<boolean>`${articleTranslations.liveRevisionId} is not null and ${articleTranslations.removedAt} is null and ${articles.archivedAt} is null`,
      first,
    })
    .from(articles)
    .leftJoin(articleTranslations, eq(articleTranslations.articleId, articles.id))
    .leftJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(inArray(articles.id, [...articleIds]));
  return rows.map(({ live, first: published, title, ...one }) => ({
    ...one,
    title: title ?? undefined,
    since: live && published !== null ? new Date(published * 1000) : undefined,
  }));
}
