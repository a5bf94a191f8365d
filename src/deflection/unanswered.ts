// What to write next, as it was put together last, with what staff have decided about it.
import { and, asc, desc, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { type Example, unansweredDecisions, unansweredGroups } from './schema.ts';

/** Questions about the same that found no answer. */
export interface Unanswered {
  /** The form that was asked most, scrubbed; once somebody has decided about it, the form that they saw. */
  text: string;
  locale: string;
  /** Other forms, those asked most first. */
  examples: Example[];
  /** The languages that it was asked in, the most frequent first. */
  locales: string[];
  /** Visits to the contact form, searches, requests and threads together. */
  count: number;
  /** In as many days before. */
  before: number;
  asks: number;
  searches: number;
  /** Searches that found something of which nothing was opened. */
  clickless: number;
  /** Requests, of the visits to the contact form too. */
  tickets: number;
  threads: number;
  last: Date;
  /** Somebody said that it needs no answer. */
  dismissed: boolean;
  /** Somebody put it aside, and it is not time yet. */
  snoozed: boolean;
  snoozedUntil: Date | undefined;
  /** It is back when it is asked so often. */
  snoozedBelow: number | undefined;
  /** The account of who sees to it. */
  assigneeId: number | undefined;
  /** The article that was begun about it. */
  articleId: number | undefined;
}

/** Which questions are listed. */
export const UNANSWERED_LISTS = ['open', 'mine', 'snoozed', 'dismissed'] as const;
export type UnansweredList = (typeof UNANSWERED_LISTS)[number];

/** By what they are listed: the most, or the latest, first. */
export const UNANSWERED_ORDERS = ['count', 'last', 'tickets', 'trend'] as const;
export type UnansweredOrder = (typeof UNANSWERED_ORDERS)[number];

/** Whose questions, and in which language they were asked; undefined: in any. */
export interface UnansweredFilter {
  viewerId: number;
  locale: string | undefined;
}

const decided = and(
  eq(unansweredDecisions.locale, unansweredGroups.locale),
  eq(unansweredDecisions.text, unansweredGroups.text),
);
const isDismissed = isNotNull(unansweredDecisions.dismissedAt);
const isSnoozed = sql<boolean>`(coalesce(${unansweredDecisions.snoozedUntil} > now(), false)
  or coalesce(${unansweredGroups.count} < ${unansweredDecisions.snoozedBelow}, false))`;
/** What waits: nobody put it aside or away, and no article was begun about it. */
const isOpen = and(
  isNull(unansweredDecisions.dismissedAt),
  sql`not ${isSnoozed}`,
  isNull(unansweredDecisions.articleId),
)!;

function listed(list: UnansweredList, { viewerId }: UnansweredFilter): SQL {
  switch (list) {
    case 'open':
      return isOpen;
    case 'mine':
      return and(isOpen, eq(unansweredDecisions.assigneeId, viewerId))!;
    case 'snoozed':
      return and(isNull(unansweredDecisions.dismissedAt), isSnoozed)!;
    case 'dismissed':
      return isDismissed;
  }
}

const askedIn = (locale: string | undefined) =>
  locale === undefined ? undefined : sql`${locale} = any(${unansweredGroups.locales})`;

const ORDERS: Record<UnansweredOrder, SQL> = {
  count: desc(unansweredGroups.count),
  last: desc(unansweredGroups.last),
  tickets: desc(unansweredGroups.tickets),
  trend: sql`${unansweredGroups.count} - ${unansweredGroups.before} desc`,
};

/**
 * Questions of the last 30 days that got no confident answer, in the contact form and in the search, of whose answers none was opened, that became
 * requests, or that wait in the community. Those that are alike are one. Nothing in it tells who asked.
 * A question that somebody said a page answered is left out, with all that was asked before: "This answered it", a ticket solved with a
 * link, a question taught or pinned. Asked again since without finding anything, it is back, with all of its visits.
 */
export async function listUnanswered(
  db: Db,
  list: UnansweredList,
  filter: UnansweredFilter & { order: UnansweredOrder; limit: number; offset: number },
): Promise<Unanswered[]> {
  const rows = await select(db)
    .where(and(listed(list, filter), askedIn(filter.locale)))
    .orderBy(
      ORDERS[filter.order],
      desc(unansweredGroups.count),
      desc(unansweredGroups.last),
      asc(unansweredGroups.text),
      asc(unansweredGroups.locale),
    )
    .limit(filter.limit)
    .offset(filter.offset);
  return rows.map(unansweredOf);
}

/** How many questions each list has. */
export async function countLists(db: Db, filter: UnansweredFilter): Promise<Record<UnansweredList, number>> {
  const count = (list: UnansweredList) => sql<number>`(count(*) filter (where ${listed(list, filter)}))::integer`;
  const [counts] = await db
    .select({ open: count('open'), mine: count('mine'), snoozed: count('snoozed'), dismissed: count('dismissed') })
    .from(unansweredGroups)
    .leftJoin(unansweredDecisions, decided)
    .where(askedIn(filter.locale));
  return counts!;
}

/** How many questions wait for an article. */
export async function countOpen(db: Db): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::integer` })
    .from(unansweredGroups)
    .leftJoin(unansweredDecisions, decided)
    .where(isOpen);
  return row!.count;
}

/** Those questions that are still listed, of the ones that are named. */
export async function findUnanswered(
  db: Db,
  names: readonly { locale: string; text: string }[],
): Promise<Unanswered[]> {
  if (names.length === 0) return [];
  const named = or(
    ...names.map(({ locale, text }) => and(eq(unansweredGroups.locale, locale), eq(unansweredGroups.text, text))),
  );
  return (await select(db).where(named)).map(unansweredOf);
}

function select(db: Db) {
  return db
    .select({ group: unansweredGroups, decision: unansweredDecisions, snoozed: isSnoozed })
    .from(unansweredGroups)
    .leftJoin(unansweredDecisions, decided);
}

function unansweredOf({ group, decision, snoozed }: Awaited<ReturnType<typeof select>>[number]): Unanswered {
  return {
    ...group,
    dismissed: decision !== null && decision.dismissedAt !== null,
    snoozed,
    snoozedUntil: decision?.snoozedUntil ?? undefined,
    snoozedBelow: decision?.snoozedBelow ?? undefined,
    assigneeId: decision?.assigneeId ?? undefined,
    articleId: decision?.articleId ?? undefined,
  };
}
