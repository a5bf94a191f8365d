// What became of questions about which articles were begun.
import { desc, inArray, isNotNull } from 'drizzle-orm';
import { plusWeeks, weekOf } from '../config/week.ts';
import type { Db } from '../db/client.ts';
import { type ListPage, readListPage } from '../db/list-page.ts';
import { type LiveSince, liveSince } from '../publishing/live-since.ts';
import { type Effect, effectOf, type WeekOfTickets } from './effect.ts';
import { unansweredDecisions, unansweredWeeks } from './schema.ts';

/** Questions on one page: each has a plot. */
const PAGE_SIZE = 20;

/** Weeks that are shown at most: half a year. */
const SHOWN_WEEKS = 26;

/** A question about which an article was begun. */
export interface Written {
  id: number;
  locale: string;
  text: string;
  articleId: number;
  /** The article in the language of the question; undefined: it is gone. */
  article: LiveSince | undefined;
  /** Whole weeks, the earliest first. */
  weeks: WeekOfTickets[];
  /** Monday of the week in which the article went live; undefined: it is not. */
  publishedIn: string | undefined;
  /** Undefined while the article is not live. */
  effect: Effect | undefined;
}

const isWritten = isNotNull(unansweredDecisions.articleId);

/** How many questions have an article. */
export function countWritten(db: Db): Promise<number> {
  return db.$count(unansweredDecisions, isWritten);
}

/** Questions about which articles were begun, those decided about last first, with the requests about them before and after. */
export async function listWritten(
  db: Db,
  { page, timeZone, now }: { page: number; timeZone: string; now: Date },
): Promise<ListPage<Written>> {
  const list = await readListPage(
    { page, size: PAGE_SIZE },
    {
      rows: (limit, offset) =>
        db
          .select()
          .from(unansweredDecisions)
          .where(isWritten)
          .orderBy(desc(unansweredDecisions.articleId), desc(unansweredDecisions.id))
          .limit(limit)
          .offset(offset),
      count: () => countWritten(db),
    },
  );
  const [weeks, live] = await Promise.all([
    readWeeks(
      db,
      list.rows.map(({ id }) => id),
    ),
    liveSince(
      db,
      list.rows.map(({ articleId }) => articleId!),
    ),
  ]);
  const thisWeek = weekOf(now, timeZone);
  const rows = list.rows.map(({ id, locale, text, articleId }): Written => {
    const ofArticle = live.filter((one) => one.articleId === articleId);
    const article = ofArticle.find((one) => one.locale === locale) ?? ofArticle[0];
    const since = ofArticle.find((one) => one.locale === locale)?.since;
    const publishedIn = since && weekOf(since, timeZone);
    const own = (weeks.get(id) ?? []).filter(({ week }) => week < thisWeek);
    return {
      id,
      locale,
      text,
      articleId: articleId!,
      article,
      weeks: own.filter(({ week }) => week >= plusWeeks(thisWeek, -SHOWN_WEEKS)),
      publishedIn,
      effect: publishedIn === undefined ? undefined : effectOf(own, publishedIn, thisWeek),
    };
  });
  return { ...list, rows };
}

async function readWeeks(db: Db, ids: readonly number[]): Promise<Map<number, WeekOfTickets[]>> {
  const weeks = new Map<number, WeekOfTickets[]>();
  if (ids.length === 0) return weeks;
  const rows = await db
    .select()
    .from(unansweredWeeks)
    .where(inArray(unansweredWeeks.decisionId, [...ids]))
    .orderBy(unansweredWeeks.week);
  for (const { decisionId, week, tickets } of rows)
    weeks.set(decisionId, [...(weeks.get(decisionId) ?? []), { week, tickets }]);
  return weeks;
}
