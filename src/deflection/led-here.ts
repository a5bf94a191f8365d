// What people wanted who opened a page, and what became of it.
import { and, count, desc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Db } from '../db/client.ts';
import { scrub } from '../search/learn.ts';
import { tickets } from '../tickets/schema.ts';
import { askReads, askSuggestions, asks, searches, searchOpens } from './schema.ts';

/** How far back it is looked, in days. */
export const LED_HERE_DAYS = 90;
/** Of each list. */
const MOST = 10;
/** Openings that are looked at, the newest ones. */
const MOST_OPENINGS = 2000;

/** A page by its search document. */
export interface OpenedPage {
  documentId: number;
  /** Its path. */
  url: string;
}

/** What was searched for or asked, with what tells who asked taken out. */
export interface LedHere {
  text: string;
  count: number;
  last: Date;
}

const since = sql`now() - make_interval(days => ${LED_HERE_DAYS}::int)`;

/** What people had searched for or written in the contact form when they opened a page, the most frequent first. */
export async function ledTo(db: Db, page: OpenedPage): Promise<LedHere[]> {
  const searched = db
    .select({ text: searches.text, at: searchOpens.openedAt })
    .from(searchOpens)
    .innerJoin(searches, eq(searches.id, searchOpens.searchId))
    .where(and(eq(searchOpens.url, page.url), gt(searchOpens.openedAt, since)))
    .orderBy(desc(searchOpens.openedAt))
    .limit(MOST_OPENINGS);
  const asked = db
    .select({ text: askSuggestions.question, at: askSuggestions.openedAt })
    .from(askSuggestions)
    .where(
      and(
        eq(askSuggestions.documentId, page.documentId),
        isNotNull(askSuggestions.openedAt),
        gt(askSuggestions.openedAt, since),
        sql`${askSuggestions.question} <> ''`,
      ),
    )
    .orderBy(desc(askSuggestions.openedAt))
    .limit(MOST_OPENINGS);
  const rows = (await Promise.all([searched, asked])).flat();
  const found = new Map<string, LedHere>();
  for (const { text, at } of rows) {
    const told = scrub(text);
    if (told === '' || !at) continue;
    const key = told.toLowerCase();
    const known = found.get(key);
    if (known) {
      known.count++;
      if (at > known.last) known.last = at;
    } else found.set(key, { text: told, count: 1, last: at });
  }
  return [...found.values()].sort((a, b) => b.count - a.count || +b.last - +a.last).slice(0, MOST);
}

/** A ticket that somebody filed who had opened the page before. */
export interface TicketAfter {
  id: number;
  subject: string;
  filedAt: Date;
}

/** Tickets that were filed after opening a page, the newest first, and how many there were. */
export async function ticketsAfter(db: Db, documentId: number): Promise<{ count: number; tickets: TicketAfter[] }> {
  const read = db.select({ id: askReads.askId }).from(askReads).where(eq(askReads.documentId, documentId));
  const opened = db
    .select({ id: askSuggestions.askId })
    .from(askSuggestions)
    .where(and(eq(askSuggestions.documentId, documentId), isNotNull(askSuggestions.openedAt)));
  const where = and(isNotNull(asks.ticketId), gt(asks.ticketAt, since), inArray(asks.id, unionAll(read, opened)));
  const [total] = await db.select({ count: count() }).from(asks).where(where);
  const rows = await db
    .select({ id: tickets.id, subject: tickets.subject, filedAt: asks.ticketAt })
    .from(asks)
    .innerJoin(tickets, eq(tickets.id, asks.ticketId))
    .where(where)
    .orderBy(desc(asks.ticketAt))
    .limit(MOST);
  return { count: total!.count, tickets: rows.map((row) => ({ ...row, filedAt: row.filedAt! })) };
}

/** How many visits to the contact form ended with "This answered my question" on a page. */
export function countSolvedBy(db: Db, documentId: number): Promise<number> {
  return db.$count(asks, and(eq(asks.solvedBy, documentId), gt(asks.solvedAt, since)));
}
