import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { analyzerFor } from '../search/analyze.ts';
import { scrub } from '../search/learn.ts';
import { contentWords } from '../search/reduce.ts';
import { asks, searches } from './schema.ts';

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
 * Questions of the last 30 days that got no confident answer, in the ask form (unless it was answered in the end) and in the search.
 * Those of the same words, in any order and form, are one; the most frequent first. Nothing in it tells who asked.
 */
export async function listUnanswered(db: Db, locale: string, limit: number): Promise<Unanswered[]> {
  const read = (column: unknown) =>
    sql`btrim(regexp_replace(left(${column}, ${LONGEST_READ}::integer), '\\s+', ' ', 'g'))`;
  const since = sql`now() - make_interval(days => ${UNANSWERED_DAYS}::integer)`;
  const result = (await db.execute(sql`
    select (array_agg(text order by at desc))[1] as text, count(*)::integer as count, count(*) filter (where is_ask)::integer as asks,
      count(*) filter (where has_ticket)::integer as tickets, extract(epoch from max(at))::float8 as last
    from (
      select ${read(asks.text)} as text, true as is_ask, ${asks.ticketAt} is not null as has_ticket, ${asks.lastSeenAt} as at
      from ${asks}
      where ${asks.createdAt} > ${since} and ${asks.locale} = ${locale} and not ${asks.confident} and ${asks.solvedAt} is null
      union all
      select ${read(searches.text)}, false, false, ${searches.createdAt}
      from ${searches}
      where ${searches.createdAt} > ${since} and ${searches.locale} = ${locale} and not ${searches.confident}
    ) as asked
    where char_length(text) >= ${SHORTEST}::integer
    group by lower(text) order by count(*) desc, max(at) desc limit ${MOST_TEXTS}::integer`)) as unknown as
    | { rows: Row[] }
    | Row[];
  const groups = new Map<string, Unanswered>();
  // The most frequent form comes first and gives the group its name.
  for (const row of Array.isArray(result) ? result : result.rows) {
    // As it was typed: capitals tell names.
    const text = scrub(row.text);
    const terms = contentWords(analyzerFor(locale), text).map(({ word }) => word.term);
    if (terms.length === 0) continue;
    const key = [...new Set(terms)].sort((a, b) => a - b).join(' ');
    const group = groups.get(key) ?? { text, count: 0, asks: 0, searches: 0, tickets: 0, last: new Date(0) };
    groups.set(key, group);
    group.count += row.count;
    group.asks += row.asks;
    group.searches += row.count - row.asks;
    group.tickets += row.tickets;
    const last = new Date(row.last * 1000);
    if (last > group.last) group.last = last;
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || b.last.getTime() - a.last.getTime()).slice(0, limit);
}

interface Row {
  text: string;
  count: number;
  asks: number;
  tickets: number;
  last: number;
}
