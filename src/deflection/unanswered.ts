import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { analyzerFor } from '../search/analyze.ts';
import { scrub } from '../search/learn.ts';
import { contentWords } from '../search/reduce.ts';
import { askedQuestions, searchPins } from '../search/schema.ts';
import { tickets } from '../tickets/schema.ts';
import { asks, searches, ticketLessons } from './schema.ts';

/** So far back, in days, questions without an answer are looked at. */
export const UNANSWERED_DAYS = 30;

/** Different texts that are read; the rarest of a busy month are left out. */
const MOST_TEXTS = 5_000;

/** Of a text this much is read, in characters: the matter comes first. */
const LONGEST_READ = 600;

/** Shorter texts are the beginning of a word. */
const SHORTEST = 3;

/** A question that found no answer, in as many forms as it was asked. */
export interface Unanswered {
  /** The form that was asked most, scrubbed. */
  text: string;
  /** Visits to the ask form and searches together. */
  count: number;
  asks: number;
  searches: number;
  /** Of the visits, how many filed a ticket. */
  tickets: number;
  last: Date;
}

/**
 * Questions of the last 30 days that got no confident answer, in the ask form and in the search. Those of the same words, in any order
 * and form, are one; the most frequent first. Nothing in it tells who asked.
 * A question that somebody said a page answered is left out, with all that was asked before: "This answered it", a ticket solved with a
 * link, a question taught or pinned. Asked again since without finding anything, it is back, with all of its visits.
 */
export async function listUnanswered(db: Db, locale: string, limit: number): Promise<Unanswered[]> {
  const answered = await readAnswered(db, locale);
  const groups = new Map<string, Unanswered>();
  // The most frequent form comes first and gives the group its name.
  for (const row of await readUnconfident(db, locale)) {
    // As it was typed: capitals tell names.
    const text = scrub(row.text);
    const key = keyOf(text, locale);
    if (key === '') continue;
    const group = groups.get(key) ?? { text, count: 0, asks: 0, searches: 0, tickets: 0, last: new Date(0) };
    groups.set(key, group);
    group.count += row.count;
    group.asks += row.asks;
    group.searches += row.count - row.asks;
    group.tickets += row.tickets;
    const last = new Date(row.last * 1000);
    if (last > group.last) group.last = last;
  }
  return [...groups]
    .filter(([key, { last }]) => last > (answered.get(key) ?? new Date(0)))
    .map(([, group]) => group)
    .sort((a, b) => b.count - a.count || b.last.getTime() - a.last.getTime())
    .slice(0, limit);
}

interface Row {
  text: string;
  count: number;
  asks: number;
  tickets: number;
  /** In seconds since 1970, as everywhere below. */
  last: number;
}

const since = sql`now() - make_interval(days => ${UNANSWERED_DAYS}::integer)`;
const read = (column: unknown) =>
  sql`btrim(regexp_replace(left(${column}, ${LONGEST_READ}::integer), '\\s+', ' ', 'g'))`;
/** The visit's ticket is solved, and a link to a page of ours solved it. */
const solvedWithLink = sql`exists (select from ${ticketLessons} join ${tickets} on ${tickets.id} = ${ticketLessons.ticketId}
  where ${ticketLessons.ticketId} = ${asks.ticketId} and ${ticketLessons.learntAt} is not null and ${tickets.solvedAt} is not null)`;

/** Texts whose visits ended without an answer, each with how often that was. */
async function readUnconfident(db: Db, locale: string): Promise<Row[]> {
  return readRows<Row>(
    db,
    sql`
    select (array_agg(text order by at desc))[1] as text, count(*)::integer as count, count(*) filter (where is_ask)::integer as asks,
      count(*) filter (where has_ticket)::integer as tickets, extract(epoch from max(at))::float8 as last
    from (
      select ${read(asks.text)} as text, true as is_ask, ${asks.ticketAt} is not null as has_ticket, ${asks.lastSeenAt} as at
      from ${asks}
      where ${asks.createdAt} > ${since} and ${asks.locale} = ${locale} and not ${asks.confident} and ${asks.solvedAt} is null
        and not ${solvedWithLink}
      union all
      select ${read(searches.text)}, false, false, ${searches.createdAt}
      from ${searches}
      where ${searches.createdAt} > ${since} and ${searches.locale} = ${locale} and not ${searches.confident}
    ) as asked
    where char_length(text) >= ${SHORTEST}::integer
    group by lower(text) order by count(*) desc, max(at) desc limit ${MOST_TEXTS}::integer`,
  );
}

/** When somebody last said that a page answers it, by the key of the question. */
async function readAnswered(db: Db, locale: string): Promise<Map<string, Date>> {
  const rows = await readRows<{ text: string; at: number }>(
    db,
    sql`
    select text, extract(epoch from max(at))::float8 as at
    from (
      select ${read(asks.text)} as text, coalesce(${asks.solvedAt}, ${asks.lastSeenAt}) as at
      from ${asks}
      where ${asks.createdAt} > ${since} and ${asks.locale} = ${locale} and (${asks.solvedAt} is not null or ${solvedWithLink})
      union all
      select ${askedQuestions.text}, ${askedQuestions.confirmedAt}
      from ${askedQuestions}
      where ${askedQuestions.confirmedAt} > ${since} and ${askedQuestions.locale} = ${locale} and ${askedQuestions.removedAt} is null
      union all
      select ${searchPins.query}, ${searchPins.createdAt}
      from ${searchPins}
      where ${searchPins.createdAt} > ${since} and ${searchPins.locale} = ${locale}
    ) as answered
    group by text order by max(at) desc limit ${MOST_TEXTS}::integer`,
  );
  const answered = new Map<string, Date>();
  // The newest first.
  for (const { text, at } of rows) {
    const key = keyOf(scrub(text), locale);
    if (key !== '' && !answered.has(key)) answered.set(key, new Date(at * 1000));
  }
  return answered;
}

/** The same for all forms of a question: its words, in any order. Empty when it has none that mean anything. */
function keyOf(text: string, locale: string): string {
  const terms = contentWords(analyzerFor(locale), text).map(({ word }) => word.term);
  return [...new Set(terms)].sort((a, b) => a - b).join(' ');
}

async function readRows<Row>(db: Db, query: SQL): Promise<Row[]> {
  const result = (await db.execute(query)) as unknown as { rows: Row[] } | Row[];
  return Array.isArray(result) ? result : result.rows;
}
