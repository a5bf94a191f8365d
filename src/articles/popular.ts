import { sql } from 'drizzle-orm';
import { orWhileAway } from '../db/unavailable.ts';
import type { ArticleSummary } from './article.ts';
import type { ArticleStore, Catalog } from './catalog.ts';
import { articleVotes } from './schema.ts';
import { articleUrl } from './slug.ts';

/** How long ago something may have been found helpful to count. */
const DAYS = 90;

/** An article that fewer than this have opened or found helpful is popular with nobody in particular. */
const LEAST = 3;

/** What is popular does not change by the minute. */
export const POPULAR_SECONDS = 3600;

/** Bytes that an article with its number takes in memory. */
const BYTES_AN_ARTICLE = 60;

/**
 * The articles of the catalog that were most opened and found helpful in the last 90 days, in whatever language: one point for each, the
 * most first, at most `most`. None while the database is away.
 * @param opened how often each page was opened, by address.
 */
export async function popularArticles(
  source: ArticleStore,
  catalog: Catalog,
  {
    opened,
    locales,
    most,
  }: { opened: ReadonlyMap<string, number>; locales: readonly { code: string }[]; most: number },
): Promise<ArticleSummary[]> {
  const helpful = await foundHelpful(source);
  return [...catalog.bySlug.values()]
    .map((article) => ({
      article,
      points: locales.reduce(
        (sum, { code }) => sum + (opened.get(articleUrl(code, article.slug)) ?? 0),
        helpful.get(article.id) ?? 0,
      ),
    }))
    .filter(({ points }) => points >= LEAST)
    .sort((a, b) => b.points - a.points)
    .slice(0, most)
    .map(({ article }) => article);
}

/** How many found each article helpful lately, by number. */
async function foundHelpful({ db, memory }: ArticleStore): Promise<ReadonlyMap<number, number>> {
  const known = memory.getOrMake('helpful articles', async () => {
    const rows = await db
      .select({ id: articleVotes.articleId, count: sql<number>`count(*)::int` })
      .from(articleVotes)
      .where(sql`${articleVotes.helpful} and ${articleVotes.updatedAt} > now() - ${DAYS} * interval '1 day'`)
      .groupBy(articleVotes.articleId);
    const value = new Map(rows.map(({ id, count }) => [id, count]));
    return { value, seconds: POPULAR_SECONDS, tags: [], size: value.size * BYTES_AN_ARTICLE };
  });
  return orWhileAway(known, new Map());
}
