import { and, asc, eq, gte, isNotNull, isNull } from 'drizzle-orm';
import { articles, articleTranslations } from '../articles/schema.ts';
import { plusWeeks, weekOf, weeksBetween } from '../config/week.ts';
import type { Db } from '../db/client.ts';
import { insightWeeks } from './schema.ts';
import { isEmptyWeek, NOTHING, type Week } from './week.ts';

/** Whole weeks that can be chosen; as many before them are compared. */
export const RANGES = [4, 13, 52] as const;
export type Range = (typeof RANGES)[number];

/** The weeks of a range, in a language or in all. */
export interface Insights {
  /** Whole weeks, the earliest first; those before anything happened are left out. */
  weeks: Week[];
  /** The whole weeks before them that are known; as many at most. */
  before: Week[];
  /** This week so far. */
  current: Week;
  /** When this week was counted last; undefined: nothing was counted yet. */
  countedAt: Date | undefined;
}

/** Reads the figures of a range. @param locale undefined: all languages together. */
export async function readInsights(
  db: Db,
  { range, locale, timeZone, now }: { range: Range; locale: string | undefined; timeZone: string; now: Date },
): Promise<Insights> {
  const thisWeek = weekOf(now, timeZone);
  const first = plusWeeks(thisWeek, -2 * range);
  const read = (language: string) =>
    db
      .select()
      .from(insightWeeks)
      .where(and(eq(insightWeeks.locale, language), gte(insightWeeks.week, first)))
      .orderBy(asc(insightWeeks.week));
  const all = await read('');
  const own = locale === undefined ? all : await read(locale);
  const byWeek = new Map(own.map((one) => [one.week, one]));
  const known = new Set(all.map(({ week }) => week));
  const weekAt = (week: string): Week =>
    byWeek.get(week) ?? { ...NOTHING, week, locale: locale ?? '', countedAt: new Date(0) };
  const list = (from: string, to: string) =>
    weeksBetween(from, to)
      .filter((week) => known.has(week))
      .map(weekAt);
  const since = plusWeeks(thisWeek, -range);
  return {
    weeks: fromFirst(list(since, plusWeeks(thisWeek, -1))),
    before: fromFirst(list(first, plusWeeks(since, -1))),
    current: weekAt(thisWeek),
    countedAt: all.findLast(({ week }) => week === thisWeek)?.countedAt ?? all.at(-1)?.countedAt,
  };
}

/** From the first week on in which anything happened. */
function fromFirst(weeks: readonly Week[]): Week[] {
  const first = weeks.findIndex((week) => !isEmptyWeek(week));
  return first === -1 ? [] : weeks.slice(first);
}

/** Name of the article that says how each figure is counted. */
const DEFINITIONS = 'how-figures-are-counted';

/** Path of the article that says how each figure is counted; undefined where this help center does not have it. */
export async function findDefinitions(db: Db, locale: string): Promise<string | undefined> {
  const [row] = await db
    .select({ slug: articles.slug })
    .from(articles)
    .innerJoin(articleTranslations, eq(articleTranslations.articleId, articles.id))
    .where(
      and(
        eq(articles.slug, DEFINITIONS),
        isNotNull(articleTranslations.liveRevisionId),
        isNull(articleTranslations.removedAt),
      ),
    )
    .limit(1);
  return row && `/${locale}/articles/${row.slug}`;
}
