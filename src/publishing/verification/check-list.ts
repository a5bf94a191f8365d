import { and, eq, isNotNull, isNull, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { users } from '../../accounts/schema.ts';
import { articleRevisions, articles, articleTranslations } from '../../articles/schema.ts';
import type { Db } from '../../db/client.ts';
import { type ListPage, readListPage, readPageNumber } from '../../db/list-page.ts';
import { type CheckKey, DUE_DAYS } from './check.ts';
import { articleChecks } from './schema.ts';

/** Articles on one page of the list. */
export const CHECKS_PAGE_SIZE = 50;

/** Which articles are listed; `due`: their day is near or past. */
export const SHOWN_CHECKS = ['due', 'overdue', 'mine', 'never', 'unowned', 'all'] as const;
export type ShownChecks = (typeof SHOWN_CHECKS)[number];

/** What the address of the list may say; anything else counts as not said. */
export const checkListParameters = z.object({
  show: z.enum(SHOWN_CHECKS).catch('due'),
  in: z.string().optional().catch(undefined),
  page: z.string().optional().transform(readPageNumber),
  done: z.enum(['confirm', 'plan']).optional().catch(undefined),
  count: z.coerce.number().int().min(0).max(CHECKS_PAGE_SIZE).catch(0),
});

/** An article that readers have, with who sees to it. */
export interface ListedCheck extends CheckKey {
  slug: string;
  title: string;
  owner: string | null;
  ownerId: number | null;
  everyMonths: number | null;
  checkedAt: Date | null;
  checker: string | null;
  dueAt: Date | null;
}

const isLive = and(
  isNotNull(articleTranslations.liveRevisionId),
  isNull(articleTranslations.removedAt),
  isNull(articles.archivedAt),
);
const isSoon = lt(articleChecks.dueAt, sql`now() + make_interval(days => ${DUE_DAYS}::integer)`);
const isOver = lt(articleChecks.dueAt, sql`now()`);
const shownBy = (me: number): Record<ShownChecks, SQL | undefined> => ({
  due: isSoon,
  overdue: isOver,
  mine: eq(articleChecks.ownerId, me),
  never: isNull(articleChecks.checkedAt),
  unowned: isNull(articleChecks.ownerId),
  all: undefined,
});

/** Articles that readers have, with their checking: first what was due first, then what has no day. */
export async function listChecks(
  db: Db,
  { me, show, locale, page }: { me: number; show: ShownChecks; locale: string | undefined; page: number },
): Promise<ListPage<ListedCheck>> {
  const checkers = alias(users, 'checkers');
  const where = and(
    isLive,
    shownBy(me)[show],
    locale === undefined ? undefined : eq(articleTranslations.locale, locale),
  );
  const isOfCheck = and(
    eq(articleChecks.articleId, articleTranslations.articleId),
    eq(articleChecks.locale, articleTranslations.locale),
  );
  // The keys first: sorting all of them with their titles and names would take three times as long.
  const all = () =>
    db
      .select({
        articleId: articleTranslations.articleId,
        locale: articleTranslations.locale,
        revisionId: articleTranslations.liveRevisionId,
        slug: articles.slug,
        dueAt: articleChecks.dueAt,
      })
      .from(articleTranslations)
      .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
      .leftJoin(articleChecks, isOfCheck)
      .where(where)
      .$dynamic();
  const inOrder = (keys: { dueAt: SQLWrapper; articleId: SQLWrapper; locale: SQLWrapper }) => [
    sql`${keys.dueAt} asc nulls last`,
    sql`${keys.articleId}`,
    sql`${keys.locale}`,
  ];
  return readListPage(
    { page, size: CHECKS_PAGE_SIZE },
    {
      rows: (limit, offset) => {
        const keys = all()
          .orderBy(...inOrder({ ...articleTranslations, dueAt: articleChecks.dueAt }))
          .limit(limit)
          .offset(offset)
          .as('listed');
        return db
          .select({
            articleId: keys.articleId,
            locale: keys.locale,
            slug: keys.slug,
            title: articleRevisions.title,
            owner: users.name,
            ownerId: articleChecks.ownerId,
            everyMonths: articleChecks.everyMonths,
            checkedAt: articleChecks.checkedAt,
            checker: checkers.name,
            dueAt: keys.dueAt,
          })
          .from(keys)
          .innerJoin(articleRevisions, eq(articleRevisions.id, keys.revisionId))
          .leftJoin(
            articleChecks,
            and(eq(articleChecks.articleId, keys.articleId), eq(articleChecks.locale, keys.locale)),
          )
          .leftJoin(users, eq(users.id, articleChecks.ownerId))
          .leftJoin(checkers, eq(checkers.id, articleChecks.checkedBy))
          .orderBy(...inOrder(keys));
      },
      count: () => db.$count(sql`(${all().getSQL()}) listed`),
    },
  );
}

/** How many articles of somebody are past their day; of nobody in particular with undefined. */
export function countOverdue(db: Db, ownerId: number | undefined): Promise<number> {
  const overdue = db
    .select({ one: sql`1` })
    .from(articleChecks)
    .innerJoin(articles, eq(articles.id, articleChecks.articleId))
    .innerJoin(
      articleTranslations,
      and(
        eq(articleTranslations.articleId, articleChecks.articleId),
        eq(articleTranslations.locale, articleChecks.locale),
      ),
    )
    .where(and(isLive, isOver, ownerId === undefined ? undefined : eq(articleChecks.ownerId, ownerId)));
  return db.$count(sql`(${overdue.getSQL()}) overdue`);
}
