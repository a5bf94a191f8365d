// Which articles link to where an article or a guide was.
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
import { formerAddresses, guideAt } from '../../videos/addresses.ts';
import { articleDrafts } from '../schema.ts';
import type { Place } from '../store.ts';
import type { GuideTarget, Target } from './relink.ts';

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

/** Where a guide is, with all that leads there. @param slug its name. */
export async function guideTargetOf(db: Db, slug: string): Promise<GuideTarget> {
  const [{ address }, former] = await Promise.all([guideAt(db, slug), formerAddresses(db, slug)]);
  former.delete(address);
  return { address, former };
}

/**
 * How many texts link to where an article or a guide was, in what readers have.
 * @param articleId of the article itself, whose own links do not count; undefined: it is about a guide.
 */
export async function countOldLinks(
  db: Db,
  articleId: number | undefined,
  target: Target | GuideTarget,
): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::integer` })
    .from(articleTranslations)
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(linksToOld(articleId, target));
  return row?.count ?? 0;
}

/** Texts that link to where it was, in the order of their numbers. @param after the last one before. */
export async function listOldLinks(
  db: Db,
  articleId: number | undefined,
  {
    target,
    after,
    limit,
  }: { target: Target | GuideTarget; after?: Pick<OldLink, 'articleId' | 'locale'>; limit: number },
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
function linksToOld(articleId: number | undefined, target: Target | GuideTarget): SQL {
  const names = sql`${sql.param([...target.former])}::text[]`;
  const isThere = and(isNull(articleTranslations.removedAt), isNull(articles.archivedAt))!;
  // Guides that were never renamed cost nothing; for others all links are looked at, on a page of the team.
  if ('address' in target)
    return and(
      isThere,
      sql`${articleRevisions.id} in (select l.revision_id from ${articleLinks} l where l.slug is null
        and l.url ~ '^/[^/]+/videos/[A-Za-z0-9_-]+($|[?#])' and split_part(split_part(split_part(l.url, '/', 4), '?', 1), '#', 1) = any(${names}))`,
    )!;
  const { slug, category } = target;
  const inFolders = `[a-z0-9]/${slug}[.]mdx?`;
  const inItsOwn = `(^|[^a-z0-9-])${category}/${slug}[.]mdx?`;
  return and(
    isThere,
    ne(articleTranslations.articleId, articleId ?? 0),
    // By the indexes of links and of related articles: asked of each text, it would take a quarter of a second among 30,000.
    sql`${articleRevisions.id} in (
      select r.id from ${articleRevisions} r where r.related && ${names}
      union all select l.revision_id from ${articleLinks} l where l.slug = any(${names})
      union all select l.revision_id from ${articleLinks} l join ${articleRevisions} r on r.id = l.revision_id
        where l.slug = ${slug} and regexp_count(r.body, ${inFolders}) > regexp_count(r.body, ${inItsOwn}))`,
  )!;
}
