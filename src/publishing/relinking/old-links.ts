// Which articles link to where an article was.
import { and, asc, eq, gt, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import {
  articleLinks,
  articleRedirects,
  articleRevisions,
  articles,
  articleTranslations,
} from '../../articles/schema.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { articleDrafts } from '../schema.ts';
import type { Place } from '../store.ts';
import type { Target } from './relink.ts';

/** An article in a language that links to where another one was. */
export interface OldLink {
  articleId: number;
  locale: string;
  title: string;
  /** Who is writing on it: their drafts keep the old link, which goes on leading there. */
  writers: string[];
}

/** Where an article is, with all that it was called. */
export async function targetOf(db: Db, { id, slug, category }: Place): Promise<Target> {
  const rows = await db
    .select({ former: articleRedirects.former })
    .from(articleRedirects)
    .where(eq(articleRedirects.articleId, id));
  return { slug, category, former: new Set(rows.map(({ former }) => former)) };
}

/** How many texts link to where an article was, in what readers have. */
export async function countOldLinks(db: Db, articleId: number, target: Target): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::integer` })
    .from(articleTranslations)
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(linksToOld(articleId, target));
  return row?.count ?? 0;
}

/** Texts that link to where an article was, in the order of their numbers. @param after the last one before. */
export async function listOldLinks(
  db: Db,
  articleId: number,
  { target, after, limit }: { target: Target; after?: Pick<OldLink, 'articleId' | 'locale'>; limit: number },
): Promise<OldLink[]> {
  const rows = await db
    .select({
      articleId: articleTranslations.articleId,
      locale: articleTranslations.locale,
      title: articleRevisions.title,
    })
    .from(articleTranslations)
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(
      and(
        linksToOld(articleId, target),
        after &&
          or(
            gt(articleTranslations.articleId, after.articleId),
            and(eq(articleTranslations.articleId, after.articleId), gt(articleTranslations.locale, after.locale)),
          ),
      ),
    )
    .orderBy(asc(articleTranslations.articleId), asc(articleTranslations.locale))
    .limit(limit);
  const drafts = await db
    .select({ articleId: articleDrafts.articleId, locale: articleDrafts.locale, name: users.name })
    .from(articleDrafts)
    .innerJoin(users, eq(users.id, articleDrafts.author))
    .where(
      anyOf(
        articleDrafts.articleId,
        rows.map((row) => row.articleId),
      ),
    );
  return rows.map((row) => ({
    ...row,
    writers: drafts
      .filter((one) => one.articleId === row.articleId && one.locale === row.locale)
      .map(({ name }) => name),
  }));
}

/** Whether a live text names a former address, or a file in a folder that the article is not in. */
function linksToOld(articleId: number, { slug, category, former }: Target): SQL {
  const names = sql`${sql.param([...former])}::text[]`;
  const inFolders = `[a-z0-9]/${slug}[.]mdx?`;
  const inItsOwn = `(^|[^a-z0-9-])${category}/${slug}[.]mdx?`;
  return and(
    ...[isNull(articleTranslations.removedAt), isNull(articles.archivedAt)],
    ne(articleTranslations.articleId, articleId),
    // By the indexes of links and of related articles: asked of each text, it would take a quarter of a second among 30,000.
    sql`${articleRevisions.id} in (
      select r.id from ${articleRevisions} r where r.related && ${names}
      union all select l.revision_id from ${articleLinks} l where l.slug = any(${names})
      union all select l.revision_id from ${articleLinks} l join ${articleRevisions} r on r.id = l.revision_id
        where l.slug = ${slug} and regexp_count(r.body, ${inFolders}) > regexp_count(r.body, ${inItsOwn}))`,
  )!;
}
