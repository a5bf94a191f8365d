// Search over all requests, however many there have ever been: from the newest back, in steps that each cost about the same, and not for longer than
// somebody waits.
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { requesters, ticketComments, tickets } from '../../tickets/schema.ts';
import type { Asking, Conditions } from '../views/condition.ts';
import { conditionsSql, statusSql } from '../views/condition-sql.ts';
import { type ListedRequest, PAGE_SIZE, readPage } from './list-requests.ts';

/** Longer searches are no searches. */
export const LONGEST_SEARCH = 200;
/** Words that count; more make it slower and find nothing else. */
const MOST_WORDS = 8;
/** Requests of one step stand together in the index: their numbers shifted by so many bits. The function `tickets.words` has the same figure. */
const STEP_BITS = 14;
/** Requests that one step may look at before the next is made smaller. */
const HITS_PER_STEP = 20_000;
/** After this, in milliseconds, no other step begins: who wants to goes on from there. */
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
  const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, MOST_WORDS);
  return { number: digits === undefined ? undefined : Number(digits), email, words: email ? [] : words };
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
 * @param within what they must fulfil besides; asked first, so that a narrow filter makes the search quicker.
 * @param before only requests with smaller numbers, as `next` of the page before said.
 */
export async function searchRequests(
  db: Db,
  query: Query,
  { within, asking, before }: { within: Conditions; asking: Asking; before?: number | undefined },
): Promise<Found> {
  const filter = and(isNull(tickets.spamAt), statusSql(within), conditionsSql(within, asking))!;
  const people = await findPeople(db, query);
  const newest = before ?? (await newestId(db)) + 1;
  const found = new Set<number>();
  if (query.number !== undefined && before === undefined) {
    const [exact] = await db
      .select({ id: tickets.id })
      .from(tickets)
      .where(and(eq(tickets.id, query.number), filter));
    if (exact) found.add(exact.id);
  }
  const began = performance.now();
  let to = newest;
  let size = 1;
  while (to > 0 && found.size <= PAGE_SIZE) {
    const from = Math.max(0, ((to - 1) >> STEP_BITS) - size + 1) << STEP_BITS;
    const step = await searchStep(db, { query, people, filter, from, to });
    for (const id of step.ids) found.add(id);
    to = from;
    // Of what is rare, the next step is all the rest; of what is everywhere, as much as one has time for.
    size = step.hits === 0 ? size * 8 : Math.max(1, Math.min(size * 8, Math.floor((size * HITS_PER_STEP) / step.hits)));
    if (performance.now() - began > PATIENCE_MS) break;
  }
  const ids = [...found].slice(0, PAGE_SIZE);
  const rows = await readFound(db, ids, asking.me);
  const isMore = found.size > PAGE_SIZE;
  const next = isMore
    ? String(Math.min(...ids.filter((id) => id !== query.number || ids.length === 1)))
    : to > 0
      ? String(to)
      : undefined;
  return { rows, next, stopped: !isMore && to > 0 };
}

/** Numbers of people with that address or name. */
async function findPeople(db: Db, { email, words }: Query): Promise<number[]> {
  if (email === undefined && words.length === 0) return [];
  const who =
    email !== undefined
      ? sql`${requesters.email} >= ${email} collate "C" and ${requesters.email} < ${`${email}\u{10FFFF}`} collate "C"`
      : sql`tickets.words(${requesters.name}) @@ ${tsquery(words)}`;
  const rows = await db.select({ id: requesters.id }).from(requesters).where(who).limit(MOST_PEOPLE);
  return rows.map(({ id }) => id);
}

async function newestId(db: Db): Promise<number> {
  const [row] = await db.select({ id: sql<number>`coalesce(max(${tickets.id}), 0)`.mapWith(Number) }).from(tickets);
  return row!.id;
}

interface Step {
  query: Query;
  people: readonly number[];
  filter: SQL;
  /** Numbers of requests: the first that counts, and the first that does not. */
  from: number;
  to: number;
}

/** The newest of those that fit, and how many had the words before the filter. */
async function searchStep(db: Db, { query, people, filter, from, to }: Step): Promise<{ ids: number[]; hits: number }> {
  const among = (id: SQL) => sql`${id} >= ${from} and ${id} < ${to}`;
  const parts: SQL[] = [];
  if (query.words.length > 0) {
    const words = sql`${tsquery(query.words)} && ${stepsQuery(from, to)}`;
    parts.push(
      sql`select ${tickets.id} as id from ${tickets} where tickets.words(${tickets.subject}, ${tickets.id}) @@ (${words}) and ${among(sql`${tickets.id}`)}`,
      sql`select ${ticketComments.ticketId} as id from ${ticketComments} where tickets.words(${ticketComments.body}, ${ticketComments.ticketId}) @@ (${words}) and ${among(sql`${ticketComments.ticketId}`)}`,
    );
  }
  if (people.length > 0)
    parts.push(
      sql`select ${tickets.id} as id from ${tickets} where ${tickets.requesterId} = any(${sql.param([...people])}::bigint[]) and ${among(sql`${tickets.id}`)}`,
    );
  if (parts.length === 0) return { ids: [], hits: 0 };
  const result = await db.execute(sql`
    with hits as materialized (${sql.join(parts, sql` union `)}),
    fitting as (select ${tickets.id} as id from hits join ${tickets} on ${tickets.id} = hits.id where ${filter}
      order by ${tickets.id} desc limit ${PAGE_SIZE + 1})
    select (select count(*) from hits)::integer as hits, (select array_agg(id order by id desc) from fitting) as ids`);
  const [row] = rowsOf<{ hits: number; ids: (number | string)[] | null }>(result);
  return { ids: (row?.ids ?? []).map(Number), hits: Number(row?.hits ?? 0) };
}

async function readFound(db: Db, ids: readonly number[], me: number): Promise<ListedRequest[]> {
  if (ids.length === 0) return [];
  const where = sql`${tickets.id} = any(${sql.param([...ids])}::bigint[])`;
  const { rows } = await readPage(db, { order: 'newest', after: undefined, where, me });
  const place = new Map(ids.map((id, index) => [id, index]));
  return rows.toSorted((a, b) => place.get(a.id)! - place.get(b.id)!);
}

/** All of the words, each also as the beginning of a longer one. */
function tsquery(words: readonly string[]): SQL {
  return sql`${words.map((word) => ([...word].length > 2 ? `'${word}':*` : `'${word}'`)).join(' & ')}::tsquery`;
}

/** Requests of these steps, as the index marks them. */
function stepsQuery(from: number, to: number): SQL {
  const steps: string[] = [];
  for (let step = from >> STEP_BITS; step <= (to - 1) >> STEP_BITS; step++) steps.push(`'~${step}'`);
  return sql`${steps.join(' | ')}::tsquery`;
}
