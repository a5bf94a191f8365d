// Search over all requests, however many there have ever been, and not for longer than somebody waits.
import { and, eq, isNull, sql } from 'drizzle-orm';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { requesters, tickets } from '../../tickets/schema.ts';
import { findByWords } from '../../tickets/search/find-by-words.ts';
import { textQuery, withBeginnings, wordsOf } from '../../tickets/search/words.ts';
import type { Asking, Conditions } from '../views/condition.ts';
import { conditionsSql, statusSql } from '../views/condition-sql.ts';
import { type ListedRequest, PAGE_SIZE, readPage } from './list-requests.ts';

/** Longer searches are no searches. */
export const LONGEST_SEARCH = 200;
/** Words of so many letters also find longer ones that begin with them. */
const BEGINNING_LETTERS = 3;
/** After this, in milliseconds, nothing more is looked through: who wants to goes on from there. */
const PATIENCE_MS = 90;
/** People of that name whose requests are looked through. */
const MOST_PEOPLE = 200;

/** What is looked for. */
export interface Query {
  /** A number: the request itself comes first. */
  number: number | undefined;
  /** An address, or its beginning. */
  email: string | undefined;
  words: string[];
}

/** Reads what was typed: `#123`, an address, or words. */
export function readQuery(typed: string): Query {
  const text = typed.trim().slice(0, LONGEST_SEARCH);
  const [, digits] = /^#?(\d{1,15})$/.exec(text) ?? [];
  const email = /^[^\s@]*@[^\s@]*$/.test(text) && text.length > 1 ? text.toLowerCase() : undefined;
  const words = email ? [] : withBeginnings(wordsOf(text), BEGINNING_LETTERS);
  return { number: digits === undefined ? undefined : Number(digits), email, words };
}

/** What a search found, the newest first. */
export interface Found {
  rows: ListedRequest[];
  /** Where to go on; undefined when everything was looked through and shown. */
  next: string | undefined;
  /** There may be more in older requests: there was no time to look. */
  stopped: boolean;
}

/**
 * Finds requests by their number, the words of their subject or of one message, or who asked.
 * @param within what they must fulfil besides.
 * @param before only requests with smaller numbers, as `next` of the page before said.
 */
export async function searchRequests(
  db: Db,
  query: Query,
  { within, asking, before }: { within: Conditions; asking: Asking; before?: number | undefined },
): Promise<Found> {
  const filter = and(isNull(tickets.spamAt), statusSql(within), conditionsSql(within, asking))!;
  const people = await findPeople(db, query);
  const exact = before === undefined ? await findExact() : [];
  const began = performance.now();
  const found = await findByWords(db, {
    wanted: query.words.length === 0 ? [] : [{ words: query.words, where: 'anywhere' }],
    requesters: people,
    among: { table: sql`${tickets}`, id: sql`${tickets.id}`, where: filter },
    most: PAGE_SIZE + 1,
    before,
    goesOn: () => performance.now() - began <= PATIENCE_MS,
  });
  const all = [...new Set([...exact, ...found.ids])];
  const ids = all.slice(0, PAGE_SIZE);
  const rows = await readFound(db, ids, asking.me);
  const isMore = all.length > PAGE_SIZE;
  const next = isMore ? Math.min(...ids.filter((id) => !exact.includes(id) || ids.length === 1)) : found.to;
  return { rows, next: next?.toString(), stopped: !isMore && found.to !== undefined };

  async function findExact(): Promise<number[]> {
    if (query.number === undefined) return [];
    const rows = await db
      .select({ id: tickets.id })
      .from(tickets)
      .where(and(eq(tickets.id, query.number), filter));
    return rows.map(({ id }) => id);
  }
}

/** Numbers of people with that address or name. */
async function findPeople(db: Db, { email, words }: Query): Promise<number[]> {
  if (email === undefined && words.length === 0) return [];
  const who =
    email !== undefined
      ? sql`${requesters.email} >= ${email} collate "C" and ${requesters.email} < ${`${email}\u{10FFFF}`} collate "C"`
      : sql`tickets.words(${requesters.name}) @@ ${textQuery(words)}::tsquery`;
  const rows = await db.select({ id: requesters.id }).from(requesters).where(who).limit(MOST_PEOPLE);
  return rows.map(({ id }) => id);
}

async function readFound(db: Db, ids: readonly number[], me: number): Promise<ListedRequest[]> {
  if (ids.length === 0) return [];
  const where = anyOf(tickets.id, ids);
  const { rows } = await readPage(db, { order: 'newest', after: undefined, where, me });
  const place = new Map(ids.map((id, index) => [id, index]));
  return rows.toSorted((a, b) => place.get(a.id)! - place.get(b.id)!);
}
