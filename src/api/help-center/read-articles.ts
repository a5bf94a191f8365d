import { and, count, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { keyOf, linkedPages, withoutHiddenLinks } from '../../articles/hidden-links.ts';
import { seenPages } from '../../articles/linked-pages.ts';
import { readableBy } from '../../articles/policy.ts';
import { openTextReader, pathOf } from '../../articles/read-text.ts';
import { articleRevisions, articles, articleTranslations, articleVotes } from '../../articles/schema.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { countRows } from '../frame/count.ts';
import type { Call } from '../frame/endpoint.ts';
import type { ListSource } from '../frame/paging.ts';
import { numbersOf } from '../ids/numbers.ts';
import { personIdsOf } from '../support/users/people.ts';
import type { ArticleFacts, ArticleRow } from './article.ts';
import { articleHtml, guidesIn } from './article-html.ts';
import { localeOf } from './locale.ts';
import { segmentsOf } from './segments.ts';

const COLUMNS = {
  id: articles.id,
  slug: articles.slug,
  category: articles.category,
  createdAt: articles.createdAt,
  archivedAt: articles.archivedAt,
  locale: articleTranslations.locale,
  publishedAt: articleTranslations.publishedAt,
  outdatedAt: articleTranslations.outdatedAt,
  revisionId: articleRevisions.id,
  title: articleRevisions.title,
  body: articleRevisions.body,
  tags: articleRevisions.tags,
  position: articleRevisions.position,
  audience: articleRevisions.audience,
  writtenAt: articleRevisions.createdAt,
  author: articleRevisions.author,
  sourcePath: articleRevisions.sourcePath,
};

/** Live articles, joined with what is live of them. */
const from = (db: Db, where: SQL | undefined, place = sql<string>`''`) =>
  db
    .select({ ...COLUMNS, place })
    .from(articles)
    .innerJoin(
      articleTranslations,
      and(eq(articleTranslations.articleId, articles.id), isNull(articleTranslations.removedAt)),
    )
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(where);

/** When a text was last changed for its readers, for queries: whatever is live was published. */
const changed = sql`${articleTranslations.publishedAt}`;

/** Which of the articles that the caller may read. */
export interface ArticlesWanted {
  locale?: string;
  category?: string;
  /** All of them. */
  labels?: readonly string[];
  /** Changed at or after it. */
  since?: Date | undefined;
  authorId?: number;
}

function wanted(
  { viewer }: Pick<Call, 'viewer'>,
  { locale, category, labels = [], since, authorId }: ArticlesWanted,
): SQL | undefined {
  return and(
    readableBy(viewer),
    // What is live of a translation is in its language; asked of both, the database thinks it less likely than it is.
    locale === undefined ? undefined : eq(articleRevisions.locale, locale),
    category === undefined ? undefined : eq(articles.category, category),
    labels.length === 0 ? undefined : sql`${articleRevisions.tags} @> ${sql.param([...labels])}::text[]`,
    since && sql`${changed} >= ${since.toISOString()}::timestamptz`,
    authorId === undefined ? undefined : eq(articleRevisions.author, authorId),
  );
}

/** The articles that the caller may read, as a list. */
export function articleList(
  call: Pick<Call, 'app' | 'viewer'>,
  which: ArticlesWanted,
): ListSource<ArticleRow & { place: string }> {
  const { db } = call.app;
  const where = wanted(call, which);
  return {
    // Of the revision, whose index has them in the order that nobody has to sort.
    id: articleRevisions.articleId,
    sorts: {
      position: { by: articleRevisions.position, type: 'integer' },
      title: { by: articleRevisions.title, type: 'text' },
      created_at: { by: articles.createdAt, type: 'timestamptz' },
      updated_at: { by: changed, type: 'timestamptz' },
      edited_at: { by: articleRevisions.createdAt, type: 'timestamptz' },
    },
    defaultSort: 'position',
    perPage: 30,
    rows: ({ where: after, orderBy, limit, offset, place }) =>
      from(db, and(where, after), place).orderBy(orderBy).limit(limit).offset(offset),
    count: () => countRows(db, sql`${from(db, where).as('found')}`),
  };
}

/** Articles by their numbers in a language, as far as the caller may read them; in no order. */
export async function findArticles(
  call: Pick<Call, 'app' | 'viewer'>,
  ids: readonly number[],
  locale: string | undefined,
): Promise<ArticleRow[]> {
  const where = wanted(call, locale === undefined ? {} : { locale });
  return ids.length === 0 ? [] : from(call.app.db, and(anyOf(articles.id, [...ids]), where));
}

/**
 * An article in this language, else in the main one, else in any: what a reader of its number gets. Undefined where there is none that the
 * caller may read.
 */
export async function findArticle(
  call: Pick<Call, 'app' | 'viewer'>,
  id: number,
  { locale, exactly = false }: { locale: string; exactly?: boolean },
): Promise<ArticleRow | undefined> {
  const rows = await findArticles(call, [id], exactly ? locale : undefined);
  const { defaultLocale } = call.app.site;
  return rows.find((row) => row.locale === locale) ?? rows.find((row) => row.locale === defaultLocale) ?? rows.at(0);
}

/** The article that a call names, in the language that it asks for or instead of that. @throws ApiError where there is none to be read. */
export async function requireArticle(call: Pick<Call, 'app' | 'viewer' | 'locale' | 'id'>): Promise<ArticleRow> {
  const article = await findArticle(call, call.id(), { locale: localeOf(call) });
  if (!article) throw recordNotFound();
  return article;
}

/** Articles changed at or after a moment, the oldest first, in all their languages. */
export async function changedArticles(
  call: Pick<Call, 'app' | 'viewer'>,
  since: Date,
  most: number,
): Promise<ArticleRow[]> {
  return from(call.app.db, wanted(call, { since }))
    .orderBy(changed, articles.id, articleTranslations.locale)
    .limit(most);
}

/** Everything that answers about these articles need, in one statement for each kind of fact. */
export async function articleFacts(
  call: Pick<Call, 'app' | 'viewer' | 'sender'>,
  rows: readonly ArticleRow[],
): Promise<ArticleFacts> {
  const { db, site } = call.app;
  const ids = [...new Set(rows.map(({ id }) => id))];
  const languages = { locales: site.locales.map(({ code }) => code), defaultLocale: site.defaultLocale };
  const [sections, segmentOf, personOf, votes, locales, read] = await Promise.all([
    numbersOf(
      db,
      'section',
      rows.map(({ category }) => category),
    ),
    segmentsOf(
      db,
      rows.map(({ audience }) => audience),
    ),
    personIdsOf(
      db,
      rows.map(({ author }) => author),
    ),
    votesOf(db, ids),
    localesOf(call, ids),
    openTextReader(db, languages),
  ]);
  const texts = new Map(rows.map((row) => [row, read({ ...row, sourcePath: pathOf(row) }).nodes]));
  const linked = [...texts].flatMap(([{ locale }, nodes]) => [
    ...linkedPages(nodes, languages.locales),
    ...guidesIn(nodes).map((slug) => ({ kind: 'video' as const, locale, slug })),
  ]);
  // As on the pages: what the caller may not see is not named by a link to it.
  const pages = [...new Map(linked.map((page) => [keyOf(page), page])).values()];
  const { slugs } = await seenPages(call.app, pages, {
    locale: site.defaultLocale,
    defaultLocale: site.defaultLocale,
    viewer: call.viewer,
  });
  const slugOf = (page: (typeof pages)[number]) => slugs.get(keyOf(page));
  return {
    sectionOf: (category) => sections.get(category)!,
    segmentOf,
    personOf,
    votesOf: (id) => votes.get(id) ?? { sum: 0, count: 0 },
    localesOf: (id) => locales.get(id) ?? { all: [], outdated: [] },
    html: (row) => {
      const { locale } = row;
      const nodes = withoutHiddenLinks(texts.get(row)!, { locales: languages.locales, slugOf, neutral: '…' });
      const seesGuide = (slug: string) => slugOf({ kind: 'video', locale, slug }) !== undefined;
      return articleHtml(nodes, { base: call.sender.base, locale, seesGuide });
    },
    defaultLocale: site.defaultLocale,
  };
}

async function votesOf(db: Db, ids: readonly number[]): Promise<Map<number, { sum: number; count: number }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({
      id: articleVotes.articleId,
      count: count(),
      sum: sql<string>`sum(case when ${articleVotes.helpful} then 1 else -1 end)`,
    })
    .from(articleVotes)
    .where(anyOf(articleVotes.articleId, [...ids]))
    .groupBy(articleVotes.articleId);
  return new Map(rows.map((row) => [row.id, { sum: Number(row.sum), count: row.count }]));
}

async function localesOf(
  { app, viewer }: Pick<Call, 'app' | 'viewer'>,
  ids: readonly number[],
): Promise<Map<number, { all: string[]; outdated: string[] }>> {
  if (ids.length === 0) return new Map();
  const rows = await app.db
    .select({
      id: articleTranslations.articleId,
      all: sql<string[]>`array_agg(${articleTranslations.locale} order by ${articleTranslations.locale})`,
      outdated: sql<string[] | null>`array_agg(${articleTranslations.locale} order by ${articleTranslations.locale})
        filter (where ${articleTranslations.outdatedAt} is not null)`,
    })
    .from(articleTranslations)
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(
      and(anyOf(articleTranslations.articleId, [...ids]), isNull(articleTranslations.removedAt), readableBy(viewer)),
    )
    .groupBy(articleTranslations.articleId);
  return new Map(rows.map(({ id, all, outdated }) => [id, { all, outdated: outdated ?? [] }]));
}
