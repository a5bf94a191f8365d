// Whether a company has begun to make the help center its own.
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { articles, articleTranslations } from './schema.ts';

/** An article that Helpwell's own documentation has and nobody else's would. */
const OURS = 'how-it-is-built';

/** After the first articles were taken in, those that come later than this many seconds are written by somebody. */
const TAKEN_IN_SECONDS = 600;

const isLive = and(isNotNull(articleTranslations.liveRevisionId), isNull(articleTranslations.removedAt));

/**
 * Whether there is a published article of the company's own: any, where Helpwell's documentation is not there; otherwise one that has come
 * since it was taken in.
 */
export async function hasOwnArticle(db: Db): Promise<boolean> {
  const live = and(isNull(articles.archivedAt), isLive);
  const rows = await db
    .select({
      any: sql<boolean>`count(*) > 0`,
      ours: sql<boolean>`bool_or(${articles.slug} = ${OURS})`,
      later: sql<boolean>`max(${articles.createdAt}) > min(${articles.createdAt}) + make_interval(secs => ${TAKEN_IN_SECONDS}::integer)`,
    })
    .from(articles)
    .innerJoin(articleTranslations, eq(articleTranslations.articleId, articles.id))
    .where(live);
  return rows.some(({ any, ours, later }) => any && (!ours || later));
}

/** Whether each of the languages has a published article. */
export async function hasArticlesInEach(db: Db, locales: readonly string[]): Promise<boolean> {
  const rows = await db.selectDistinct({ locale: articleTranslations.locale }).from(articleTranslations).where(isLive);
  const there = new Set(rows.map(({ locale }) => locale));
  return locales.every((locale) => there.has(locale));
}
