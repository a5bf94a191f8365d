import { gt, sql } from 'drizzle-orm';
import type { ArticleSummary } from '../articles/article.ts';
import type { Catalog } from '../articles/catalog.ts';
import { articleVotes } from '../articles/schema.ts';
import { articleUrl } from '../articles/slug.ts';
import type { Db } from '../db/client.ts';
import { isUnavailable } from '../db/unavailable.ts';
import type { Memory } from '../server/memory.ts';
import { searchOpens } from './schema.ts';

/** How long ago something may have been opened or found helpful to count. */
const DAYS = 90;

/** An article that fewer than this have opened from the search or found helpful is popular with nobody in particular. */
const LEAST = 3;

/** What is popular does not change by the minute. */
export const POPULAR_SECONDS = 3600;

/** Bytes that an entry takes in memory. */
const BYTES_AN_ENTRY = 120;

/** How often each page was opened from the search, by address, and how many found each article helpful, by number. */
interface Uses {
  opened: ReadonlyMap<string, number>;
  helpful: ReadonlyMap<number, number>;
}

/**
 * The articles of the catalog that were most opened from the search and found helpful in the last 90 days, in whatever language: one point
 * for each, the most first, at most `most`. None while the database is away.
 */
export async function popularArticles(
  { db, memory }: { db: Db; memory: Memory },
  catalog: Catalog,
  { locales, most }: { locales: readonly { code: string }[]; most: number },
): Promise<ArticleSummary[]> {
  const uses = await memory
    .getOrMake<Uses>('popular', async () => {
      const value = await loadUses(db);
      return { value, seconds: POPULAR_SECONDS, tags: [], size: (value.opened.size + value.helpful.size) * BYTES_AN_ENTRY };
    })
    .catch((error) => {
      if (isUnavailable(error)) return { opened: new Map(), helpful: new Map() } satisfies Uses;
      throw error;
    });
  return [...catalog.bySlug.values()]
    .map((article) => {
      const opened = locales.map(({ code }) => uses.opened.get(articleUrl(code, article.slug)) ?? 0);
      return { article, points: opened.reduce((sum, one) => sum + one, uses.helpful.get(article.id) ?? 0) };
    })
    .filter(({ points }) => points >= LEAST)
    .sort((a, b) => b.points - a.points)
    .slice(0, most)
    .map(({ article }) => article);
}

async function loadUses(db: Db): Promise<Uses> {
  const since = sql`now() - ${DAYS} * interval '1 day'`;
  const [opened, helpful] = await Promise.all([
    db
      .select({ url: searchOpens.url, count: sql<number>`count(*)::int` })
      .from(searchOpens)
      .where(gt(searchOpens.openedAt, since))
      .groupBy(searchOpens.url),
    db
      .select({ id: articleVotes.articleId, count: sql<number>`count(*)::int` })
      .from(articleVotes)
      .where(sql`${articleVotes.helpful} and ${articleVotes.updatedAt} > ${since}`)
      .groupBy(articleVotes.articleId),
  ]);
  return {
    opened: new Map(opened.map(({ url, count }) => [url, count])),
    helpful: new Map(helpful.map(({ id, count }) => [id, count])),
  };
}
