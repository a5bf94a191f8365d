import { and, desc, eq, ilike, isNotNull, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { articleLinks, articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { asPattern } from '../db/like.ts';
import { type ListPage, readListPage, readPageNumber } from '../db/list-page.ts';
import { rowsOf } from '../db/rows.ts';
import { articleDrafts, articleSchedules, type ScheduleFailure } from './schema.ts';
import { articleChecks } from './verification/schema.ts';

/** Articles on one page of the list. */
const ARTICLES_PAGE_SIZE = 50;

/** Which articles are listed; `proposed`: whose file has changed and waits. */
export const SHOWN_ARTICLES = [
  'all',
  'mine',
  'waiting',
  'scheduled',
  'unpublished',
  'missing',
  'outdated',
  'proposed',
  'archived',
] as const;
export type ShownArticles = (typeof SHOWN_ARTICLES)[number];

/** What the address of the list may say; anything else counts as not said. */
export const articleListParameters = z.object({
  q: z.string().max(200).catch(''),
  in: z.string().optional().catch(undefined),
  category: z.string().max(200).catch(''),
  show: z.enum(SHOWN_ARTICLES).catch('all'),
  page: z.string().optional().transform(readPageNumber),
});

/** How an article stands in one language. */
export type ArticleStanding = 'published' | 'unpublished' | 'draft' | 'missing' | 'archived';

/** An article in the list of the staff, in one language. */
export interface ListedArticle {
  id: number;
  slug: string;
  category: string;
  /** As readers have it, else as somebody is writing it; null where nobody has written anything. */
  title: string | null;
  /** As readers have it in the default language; null where they have nothing. */
  sourceTitle: string | null;
  standing: ArticleStanding;
  /** The original has changed since it was translated. */
  isOutdated: boolean;
  /** When readers got what they have. */
  publishedAt: Date | null;
  /** The viewer has a draft. */
  isMine: boolean;
  /** Drafts of anybody. */
  drafts: number;
  /** A draft waits for somebody to publish it; whose. */
  waitingOf: number | null;
  isProposed: boolean;
  /** The day on which it should have been checked is past. */
  isUnchecked: boolean;
  /** When a text goes live, and when readers lose it; null: at no time that was chosen. */
  publishAt: Date | null;
  unpublishAt: Date | null;
  /** Why a text did not go live at its time. */
  failure: ScheduleFailure | null;
}

/** Articles as they stand in a language: what was worked on last comes first. */
export async function listArticles(
  db: Db,
  me: { id: number },
  {
    locale,
    defaultLocale,
    text,
    category,
    show,
    page,
  }: { locale: string; defaultLocale: string; text: string; category: string; show: ShownArticles; page: number },
): Promise<ListPage<ListedArticle>> {
  const drafts = db
    .select({
      articleId: articleDrafts.articleId,
      count: sql<number>`count(*)::integer`.as('drafts'),
      title: sql<string>`(array_agg(${articleDrafts.fields}->>'title' order by ${articleDrafts.updatedAt} desc))[1]`.as(
        'draft_title',
      ),
      isMine: sql<boolean>`bool_or(${articleDrafts.author} = ${me.id})`.as('is_mine'),
      waitingOf: sql<number | null>`(array_agg(${articleDrafts.author} order by ${articleDrafts.submittedAt})
        filter (where ${articleDrafts.submittedAt} is not null))[1]`.as('waiting_of'),
      updatedAt: sql<Date>`max(${articleDrafts.updatedAt})`.as('draft_at'),
    })
    .from(articleDrafts)
    .where(eq(articleDrafts.locale, locale))
    .groupBy(articleDrafts.articleId)
    .as('drafts');
  const isProposed = sql<boolean>`exists (select 1 from ${articleRevisions} waiting where waiting.article_id = ${articles.id}
    and waiting.locale = ${locale} and waiting.proposed_at is not null)`;
  // For the rows that are shown, and where it is searched: joined to all of them it would take longer than the rest.
  const inDefault = (what: SQL) => sql`select ${what} from ${articleTranslations} source
    join ${articleRevisions} original on original.id = source.live_revision_id
    where source.article_id = ${articles.id} and source.locale = ${defaultLocale}`;
  const isOriginal = locale === defaultLocale;
  const title = sql<string | null>`coalesce(${articleRevisions.title}, ${drafts.title})`;
  const isLive = and(isNotNull(articleTranslations.liveRevisionId), isNull(articleTranslations.removedAt));
  const isShown: Record<ShownArticles, SQL | undefined> = {
    all: isNull(articles.archivedAt),
    mine: eq(drafts.isMine, true),
    waiting: isNotNull(drafts.waitingOf),
    scheduled: isNotNull(articleSchedules.id),
    unpublished: and(isNull(articles.archivedAt), isNotNull(articleTranslations.removedAt)),
    // Of the original: what nobody has begun; of a translation: what readers have in the default language alone.
    missing: and(
      isNull(articles.archivedAt),
      isNull(articleTranslations.liveRevisionId),
      isOriginal ? isNull(drafts.count) : sql`exists (${inDefault(sql`1`)} and source.removed_at is null)`,
    ),
    outdated: and(isNull(articles.archivedAt), isLive, isNotNull(articleTranslations.outdatedAt)),
    proposed: isProposed,
    archived: isNotNull(articles.archivedAt),
  };
  const words = text.trim();
  const pattern = `%${asPattern(words)}%`;
  const where = and(
    isShown[show],
    category === '' ? undefined : eq(articles.category, category),
    words === ''
      ? undefined
      : or(
          ilike(title, pattern),
          ilike(articles.slug, pattern),
          isOriginal ? undefined : sql`exists (${inDefault(sql`1`)} and original.title ilike ${pattern})`,
        ),
  );
  const inLanguage = and(eq(articleTranslations.articleId, articles.id), eq(articleTranslations.locale, locale));
  const last = sql<Date>`greatest(${drafts.updatedAt}, ${articleTranslations.publishedAt}, ${articles.createdAt})`;
  // Which are on the page is decided without what revisions hold, unless somebody searches in it: they are many and long.
  const matching = () => {
    const found = db
      .select({ id: articles.id, last: last.as('last') })
      .from(articles)
      .leftJoin(articleTranslations, inLanguage)
      .leftJoin(drafts, eq(drafts.articleId, articles.id))
      .leftJoin(articleSchedules, and(eq(articleSchedules.articleId, articles.id), eq(articleSchedules.locale, locale)))
      .$dynamic();
    return (
      words === ''
        ? found
        : found.leftJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    ).where(where);
  };
  const list = await readListPage(
    { page, size: ARTICLES_PAGE_SIZE },
    {
      rows: (limit, offset) => {
        const found = matching().orderBy(desc(last), desc(articles.id)).limit(limit).offset(offset).as('found');
        return db
          .select({
            id: articles.id,
            slug: articles.slug,
            category: articles.category,
            title,
            sourceTitle: sql<string | null>`(${inDefault(sql`original.title`)})`,
            outdatedAt: articleTranslations.outdatedAt,
            publishAt: articleSchedules.publishAt,
            unpublishAt: articleSchedules.unpublishAt,
            failure: articleSchedules.failure,
            isUnchecked: sql<boolean>`coalesce(${articleChecks.dueAt} < now(), false)`,
            archivedAt: articles.archivedAt,
            removedAt: articleTranslations.removedAt,
            liveId: articleRevisions.id,
            publishedAt: articleRevisions.publishedAt,
            isMine: sql<boolean>`coalesce(${drafts.isMine}, false)`,
            drafts: sql<number>`coalesce(${drafts.count}, 0)`,
            waitingOf: drafts.waitingOf,
            isProposed,
          })
          .from(found)
          .innerJoin(articles, eq(articles.id, found.id))
          .leftJoin(articleTranslations, inLanguage)
          .leftJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
          .leftJoin(drafts, eq(drafts.articleId, articles.id))
          .leftJoin(
            articleSchedules,
            and(eq(articleSchedules.articleId, articles.id), eq(articleSchedules.locale, locale)),
          )
          .leftJoin(articleChecks, and(eq(articleChecks.articleId, articles.id), eq(articleChecks.locale, locale)))
          .orderBy(desc(found.last), desc(articles.id));
      },
      count: () => db.$count(sql`(${matching().getSQL()}) listed`),
    },
  );
  return {
    ...list,
    rows: list.rows.map(({ archivedAt, removedAt, liveId, waitingOf, outdatedAt, ...row }) => ({
      ...row,
      isOutdated: outdatedAt !== null && liveId !== null && !removedAt,
      waitingOf: waitingOf === null ? null : Number(waitingOf),
      standing: standingOf({ archivedAt, removedAt, liveId, drafts: row.drafts }),
    })),
  };
}

/** How an article stands in a language, by what is kept of it. */
export function standingOf(kept: {
  archivedAt: Date | null;
  removedAt: Date | null;
  liveId: number | null;
  drafts: number;
}): ArticleStanding {
  if (kept.archivedAt) return 'archived';
  if (kept.liveId !== null) return kept.removedAt ? 'unpublished' : 'published';
  return kept.drafts > 0 ? 'draft' : 'missing';
}

/** An article in each language that it has something in. */
export async function listTranslations(
  db: Db,
  articleId: number,
): Promise<{ locale: string; title: string | null; liveId: number | null; removedAt: Date | null; drafts: number }[]> {
  const drafts = sql<number>`(select count(*)::integer from ${articleDrafts} d where d.article_id = ${articles.id} and d.locale = l.locale)`;
  const result = await db
    .select({
      locale: sql<string>`l.locale`,
      title: sql<string | null>`coalesce(${articleRevisions.title}, (select d.fields->>'title' from ${articleDrafts} d
        where d.article_id = ${articles.id} and d.locale = l.locale order by d.updated_at desc limit 1))`,
      liveId: articleTranslations.liveRevisionId,
      removedAt: articleTranslations.removedAt,
      drafts,
    })
    .from(articles)
    .innerJoin(
      sql`lateral (select t.locale from ${articleTranslations} t where t.article_id = ${articles.id}
        union select d.locale from ${articleDrafts} d where d.article_id = ${articles.id}) l`,
      sql`true`,
    )
    .leftJoin(
      articleTranslations,
      and(eq(articleTranslations.articleId, articles.id), sql`${articleTranslations.locale} = l.locale`),
    )
    .leftJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(eq(articles.id, articleId));
  return result;
}

/**
 * What an article is called among the staff: its title in the first of the languages that has one, or in any other.
 * @returns undefined where it has none in any language.
 */
export function titleAmong(
  translations: readonly { locale: string; title: string | null }[],
  languages: readonly string[],
): string | undefined {
  const titled = translations.filter(({ title }) => title);
  const first = languages.map((code) => titled.find(({ locale }) => locale === code)).find(Boolean);
  return (first ?? titled[0])?.title ?? undefined;
}

/** Categories that articles are in, or that have a name, in order. */
export async function categorySlugs(db: Db): Promise<string[]> {
  const rows = await db.execute<{ slug: string }>(
    sql`select slug from categories union select category from articles order by 1`,
  );
  return rowsOf<{ slug: string }>(rows).map(({ slug }) => slug);
}

/** How many other articles link to one, in what readers have of them. */
export async function countLinking(db: Db, articleId: number, slug: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(distinct ${articleTranslations.articleId})::integer` })
    .from(articleLinks)
    .innerJoin(articleTranslations, eq(articleTranslations.liveRevisionId, articleLinks.revisionId))
    .where(
      and(
        eq(articleLinks.slug, slug),
        isNull(articleTranslations.removedAt),
        ne(articleTranslations.articleId, articleId),
      ),
    );
  return row?.count ?? 0;
}
