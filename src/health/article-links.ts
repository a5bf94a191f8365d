// Where an article leads, and what leads to it.
import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import { articleLinks, articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { brokenOf } from './finding-list.ts';

/** Links of each kind that are shown. */
const MOST = 50;

/** A link of an article. */
export interface LinkOut {
  url: string;
  /** It leads to another site. */
  isOutward: boolean;
  isBroken: boolean;
}

/** Where a text leads. @param broken addresses of ours in it that lead nowhere. */
export async function linksOut(db: Db, revisionId: number, broken: readonly string[]): Promise<LinkOut[]> {
  const rows = await db
    .select({ url: articleLinks.url, slug: articleLinks.slug })
    .from(articleLinks)
    .where(eq(articleLinks.revisionId, revisionId))
    .orderBy(asc(articleLinks.url))
    .limit(MOST);
  const bare = (url: string) => url.split('#', 1)[0]!;
  const gone = await brokenOf(
    db,
    rows.map(({ url }) => bare(url)),
  );
  return rows.map(({ url }) => ({
    url,
    isOutward: /^https?:/i.test(url),
    isBroken: broken.includes(url) || gone.has(bare(url)),
  }));
}

/** An article that leads here. */
export interface LinkIn {
  articleId: number;
  locale: string;
  title: string;
}

/** The other articles whose readers are led to an article. */
export async function linksIn(db: Db, { articleId, slug }: { articleId: number; slug: string }): Promise<LinkIn[]> {
  return db
    .selectDistinct({ articleId: articles.id, locale: articleTranslations.locale, title: articleRevisions.title })
    .from(articleLinks)
    .innerJoin(articleTranslations, eq(articleTranslations.liveRevisionId, articleLinks.revisionId))
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(
      and(
        eq(articleLinks.slug, slug),
        isNull(articleTranslations.removedAt),
        isNull(articles.archivedAt),
        ne(articles.id, articleId),
      ),
    )
    .orderBy(asc(articles.id), asc(articleTranslations.locale))
    .limit(MOST);
}
