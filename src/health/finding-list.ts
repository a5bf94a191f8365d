import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { type ListPage, readListPage } from '../db/list-page.ts';
import { jobs } from '../jobs/schema.ts';
import type { FindingKind } from './finding.ts';
import { articleFindings, outwardLinks } from './schema.ts';

/** Findings on one page of the list. */
const FINDINGS_PAGE_SIZE = 50;

/** An article with which something is not well. */
export interface ListedFinding {
  articleId: number;
  locale: string;
  title: string;
  count: number;
  urls: string[];
  foundAt: Date;
}

const isLive = and(
  eq(articleTranslations.articleId, articleFindings.articleId),
  eq(articleTranslations.locale, articleFindings.locale),
  // Whoever publishes another text has perhaps mended it; the next look says.
  eq(articleTranslations.liveRevisionId, articleFindings.revisionId),
  isNull(articleTranslations.removedAt),
);

/** How many articles each kind was found in. */
export async function countFindings(db: Db): Promise<Partial<Record<FindingKind, number>>> {
  const rows = await db
    .select({ kind: articleFindings.kind, count: sql<number>`count(*)::int` })
    .from(articleFindings)
    .innerJoin(articleTranslations, isLive)
    .groupBy(articleFindings.kind);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

/** Articles with which something of a kind is not well, the worst first. */
export async function listFindings(
  db: Db,
  { kind, locale, page }: { kind: FindingKind; locale: string | undefined; page: number },
): Promise<ListPage<ListedFinding>> {
  const where = and(
    eq(articleFindings.kind, kind),
    isNull(articles.archivedAt),
    locale === undefined ? undefined : eq(articleFindings.locale, locale),
  );
  const all = () =>
    db
      .select({
        articleId: articleFindings.articleId,
        locale: articleFindings.locale,
        revisionId: articleFindings.revisionId,
        count: articleFindings.count,
        urls: articleFindings.urls,
        foundAt: articleFindings.foundAt,
      })
      .from(articleFindings)
      .innerJoin(articles, eq(articles.id, articleFindings.articleId))
      .innerJoin(articleTranslations, isLive)
      .where(where);
  const list = await readListPage(
    { page, size: FINDINGS_PAGE_SIZE },
    {
      rows: (limit, offset) =>
        all()
          .orderBy(desc(articleFindings.count), asc(articleFindings.articleId), asc(articleFindings.locale))
          .limit(limit)
          .offset(offset),
      count: () => db.$count(sql`(${all().getSQL()}) listed`),
    },
  );
  // Of what is shown alone: revisions are many and long.
  const titles = await titlesOf(
    db,
    list.rows.map(({ revisionId }) => revisionId),
  );
  return {
    ...list,
    rows: list.rows.flatMap(({ revisionId, ...row }) => {
      const title = titles.get(revisionId);
      return title === undefined ? [] : { ...row, title };
    }),
  };
}

/** What was found in one article, in any language. */
export function findingsOfArticle(
  db: Db,
  articleId: number,
): Promise<{ kind: FindingKind; locale: string; count: number; urls: string[] }[]> {
  return db
    .select({
      kind: articleFindings.kind,
      locale: articleFindings.locale,
      count: articleFindings.count,
      urls: articleFindings.urls,
    })
    .from(articleFindings)
    .innerJoin(articleTranslations, isLive)
    .where(eq(articleFindings.articleId, articleId));
}

/** An address elsewhere that leads nowhere any more, and where it stands. */
export interface BrokenLink {
  url: string;
  problem: NonNullable<(typeof outwardLinks.$inferSelect)['problem']>;
  status: number | null;
  checkedAt: Date;
  brokenSince: Date;
  uses: { articleId: number; locale: string; title: string }[];
}

/** How many addresses elsewhere count as broken, and how many are known. */
export async function countOutward(db: Db): Promise<{ broken: number; known: number; checkedAt: Date | null }> {
  const [row] = await db
    .select({
      broken: sql<number>`count(${outwardLinks.brokenSince})::int`,
      known: sql<number>`count(*)::int`,
      checkedAt: sql<Date | null>`max(${outwardLinks.checkedAt})`.mapWith(outwardLinks.checkedAt),
    })
    .from(outwardLinks);
  return row!;
}

/** Addresses elsewhere that are broken, the longest first, each with articles that lead to it. */
export async function listBrokenLinks(db: Db, page: number): Promise<ListPage<BrokenLink>> {
  const isBroken = isNotNull(outwardLinks.brokenSince);
  const list = await readListPage(
    { page, size: FINDINGS_PAGE_SIZE },
    {
      rows: (limit, offset) =>
        db
          .select()
          .from(outwardLinks)
          .where(isBroken)
          .orderBy(asc(outwardLinks.brokenSince), asc(outwardLinks.url))
          .limit(limit)
          .offset(offset),
      count: () => db.$count(outwardLinks, isBroken),
    },
  );
  const titles = await titlesOf(
    db,
    list.rows.flatMap(({ uses }) => uses.map(({ revisionId }) => revisionId)),
  );
  return {
    ...list,
    rows: list.rows.map(({ url, problem, status, checkedAt, brokenSince, uses }) => ({
      ...{ url, status, problem: problem ?? 'unreachable', checkedAt: checkedAt!, brokenSince: brokenSince! },
      uses: uses.flatMap(({ articleId, locale, revisionId }) => {
        const title = titles.get(revisionId);
        return title === undefined ? [] : { articleId, locale, title };
      }),
    })),
  };
}

/** Titles of the revisions among these that readers have. */
async function titlesOf(db: Db, revisionIds: readonly number[]): Promise<Map<number, string>> {
  if (revisionIds.length === 0) return new Map();
  const rows = await db
    .select({ id: articleRevisions.id, title: articleRevisions.title })
    .from(articleRevisions)
    .innerJoin(
      articleTranslations,
      and(eq(articleTranslations.liveRevisionId, articleRevisions.id), isNull(articleTranslations.removedAt)),
    )
    .where(anyOf(articleRevisions.id, revisionIds));
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** The addresses elsewhere that an article leads to and that are broken. */
export async function brokenOf(db: Db, urls: readonly string[]): Promise<Set<string>> {
  if (urls.length === 0) return new Set();
  const rows = await db
    .select({ url: outwardLinks.url })
    .from(outwardLinks)
    .where(and(isNotNull(outwardLinks.brokenSince), anyOf(outwardLinks.url, urls)));
  return new Set(rows.map(({ url }) => url));
}

/** When a job of this kind was last done; undefined: not yet. */
export async function lastRun(db: Db, kind: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ at: jobs.endedAt })
    .from(jobs)
    .where(and(eq(jobs.kind, kind), isNull(jobs.lastError), isNotNull(jobs.endedAt)))
    .orderBy(desc(jobs.endedAt))
    .limit(1);
  return row?.at ?? undefined;
}
