// Questions as they were asked, wherever that was, before those that are alike are put together.
import { sql } from 'drizzle-orm';
import { weekOf } from '../config/week.ts';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { scrub } from '../search/learn.ts';
import { askedQuestions, searchPins } from '../search/schema.ts';
import { languageOfTicket } from '../tickets/language.ts';
import { tickets } from '../tickets/schema.ts';
import { takingTurns, termsOf } from './likeness.ts';
import type { AskedElsewhere } from './question-source.ts';
import { asks, searches, searchOpens, ticketLessons } from './schema.ts';

/** So far back, in days, questions without an answer are looked at; as long before that, to see the trend. */
export const UNANSWERED_DAYS = 30;

const DAY_MS = 86_400_000;

/** Texts of a language that are read at once, and at most; the rarest of a very busy month are left out. */
const MOST_TEXTS = 200_000;

/** Of a text this much is read, in characters: the matter comes first. */
const LONGEST_READ = 600;

/** Shorter texts are the beginning of a word. */
const SHORTEST = 3;

/** Somebody may still open a result, in minutes after the search. */
const STILL_READING_MINUTES = 30;

/** How often something was asked in the days that are looked at. */
export interface Counts {
  count: number;
  /** In as many days before. */
  before: number;
  asks: number;
  searches: number;
  /** Searches that found something of which nothing was opened. */
  clickless: number;
  tickets: number;
  threads: number;
  last: Date;
}

/** One question in all the forms that have the same words. */
export interface Question extends Counts {
  text: string;
  locale: string;
  terms: number[];
  /** Requests by week, also of those that were answered. */
  weeks: Map<string, number>;
  /** A page answers it, as somebody has said since it was asked last. */
  answered: boolean;
}

/** What is read. */
export interface ReadingRange {
  now: Date;
  /** The Monday with which reading begins. */
  firstWeek: string;
  timeZone: string;
  /** Codes of the languages; the first is that of requests which name none of them. */
  locales: readonly string[];
}

/** Nothing was asked yet. */
export function noCounts(): Counts {
  return { count: 0, before: 0, asks: 0, searches: 0, clickless: 0, tickets: 0, threads: 0, last: new Date(0) };
}

/** Adds what was asked to a sum. */
export function addCounts(sum: Counts, one: Counts): void {
  for (const key of ['count', 'before', 'asks', 'searches', 'clickless', 'tickets', 'threads'] as const)
    sum[key] += one[key];
  if (one.last > sum.last) sum.last = one.last;
}

/** The most frequent first; in a fixed order whatever the database says. */
export function byImportance(a: Counts & { text: string }, b: Counts & { text: string }): number {
  return b.count - a.count || b.last.getTime() - a.last.getTime() || (a.text < b.text ? -1 : 1);
}

/** The questions of a language, those of the same words together. @param elsewhere of this language. */
export async function readQuestions(
  db: Db,
  locale: string,
  elsewhere: readonly AskedElsewhere[],
  range: ReadingRange,
): Promise<Question[]> {
  const questions = new Map<string, Question>();
  const turn = takingTurns();
  const from = range.now.getTime() - UNANSWERED_DAYS * DAY_MS;
  const rows = await readUnanswered(db, locale, range);
  const others = elsewhere.map(({ text, at }): Row => {
    const isNew = at.getTime() > from;
    const none = { asks: 0, searches: 0, clickless: 0, tickets: 0, allTickets: 0 };
    const week = weekOf(at, range.timeZone);
    return {
      ...none,
      text,
      week,
      count: Number(isNew),
      before: Number(!isNew),
      threads: Number(isNew),
      last: +at / 1000,
    };
  });
  // The most frequent form comes first and gives the question its name.
  for (const row of [...rows, ...others]) {
    await turn();
    // As it was typed: capitals tell names.
    const text = scrub(row.text);
    const terms = termsOf(text, locale);
    const key = terms.join(' ');
    if (key === '') continue;
    const question = questions.get(key) ?? { ...noCounts(), text, locale, terms, weeks: new Map(), answered: false };
    questions.set(key, question);
    addCounts(question, { ...row, last: new Date(row.last * 1000) });
    if (row.allTickets > 0) question.weeks.set(row.week, (question.weeks.get(row.week) ?? 0) + row.allTickets);
  }
  for (const [key, at] of await readAnswered(db, locale, range)) {
    const question = questions.get(key);
    if (question) question.answered = question.last <= at;
  }
  return [...questions.values()];
}

interface Row extends Omit<Counts, 'last'> {
  text: string;
  week: string;
  /** Requests in the whole week. */
  allTickets: number;
  /** In seconds since 1970, as everywhere below. */
  last: number;
}

const read = (column: unknown) =>
  sql`btrim(regexp_replace(left(${column}, ${LONGEST_READ}::integer), '\\s+', ' ', 'g'))`;
/** The ticket is solved, and a link to a page of ours solved it. */
const solvedWithLink = sql`(${tickets.solvedAt} is not null and exists (select from ${ticketLessons}
  where ${ticketLessons.ticketId} = ${tickets.id} and ${ticketLessons.learntAt} is not null))`;
/** Texts that found no answer, each with how often and in which week that was. */
async function readUnanswered(
  db: Db,
  locale: string,
  { now, firstWeek, timeZone, locales }: ReadingRange,
): Promise<Row[]> {
  const since = sql`(${firstWeek}::date::timestamp at time zone ${timeZone}::text)`;
  const at = sql`${now.toISOString()}::timestamptz`;
  const days = sql`make_interval(days => ${UNANSWERED_DAYS}::integer)`;
  return rowsOf<Row>(
    await db.execute(sql`
    select (array_agg(text order by at desc))[1] as text, week::text,
      (count(*) filter (where recent))::integer as count,
      (count(*) filter (where open and not recent and at > ${at} - 2 * ${days}))::integer as before,
      (count(*) filter (where recent and kind = 'ask'))::integer as asks,
      (count(*) filter (where recent and kind = 'search'))::integer as searches,
      (count(*) filter (where recent and kind = 'clickless'))::integer as clickless,
      (count(*) filter (where recent and has_ticket))::integer as tickets, 0 as threads,
      (count(*) filter (where has_ticket))::integer as "allTickets",
      coalesce(extract(epoch from max(at) filter (where open)), 0)::float8 as last
    from (
      select *, open and at > ${at} - ${days} as recent, date_trunc('week', at at time zone ${timeZone}::text)::date as week
      from (
        select ${read(asks.text)} as text, 'ask' as kind, ${asks.ticketAt} is not null as has_ticket, ${asks.lastSeenAt} as at, true as open
        from ${asks}
        where ${asks.createdAt} > ${since} and ${asks.locale} = ${locale} and not ${asks.confident} and ${asks.solvedAt} is null
          and not exists (select from ${tickets} where ${tickets.id} = ${asks.ticketId})
        union all
        select ${read(tickets.subject)}, case when ${tickets.askId} is null then 'ticket' else 'ask' end, true, ${tickets.createdAt}, not ${solvedWithLink}
        from ${tickets}
        where ${tickets.createdAt} > ${since} and ${languageOfTicket(locales)} = ${locale}
        union all
        select ${read(searches.text)}, case when ${searches.confident} then 'clickless' else 'search' end, false, ${searches.createdAt}, true
        from ${searches}
        where ${searches.createdAt} > ${since} and ${searches.locale} = ${locale}
          and (not ${searches.confident} or (
            ${searches.createdAt} < ${at} - make_interval(mins => ${STILL_READING_MINUTES}::integer)
            and not exists (select from ${searchOpens} where ${searchOpens.searchId} = ${searches.id})))
      ) as asked
      where char_length(text) >= ${SHORTEST}::integer
    ) as placed
    group by lower(text), week order by 3 desc, count(*) desc, max(at) desc limit ${MOST_TEXTS}::integer`),
  );
}

/** When somebody last said that a page answers it, by the key of the question. */
async function readAnswered(
  db: Db,
  locale: string,
  { firstWeek, timeZone, locales }: ReadingRange,
): Promise<Map<string, Date>> {
  const since = sql`(${firstWeek}::date::timestamp at time zone ${timeZone}::text)`;
  const rows = rowsOf<{ text: string; at: number }>(
    await db.execute(sql`
    select text, extract(epoch from max(at))::float8 as at
    from (
      select ${read(asks.text)} as text, ${asks.solvedAt} as at
      from ${asks}
      where ${asks.createdAt} > ${since} and ${asks.locale} = ${locale} and ${asks.solvedAt} is not null
      union all
      select ${read(tickets.subject)}, ${tickets.createdAt}
      from ${tickets}
      where ${tickets.createdAt} > ${since} and ${languageOfTicket(locales)} = ${locale} and ${solvedWithLink}
      union all
      select ${askedQuestions.text}, ${askedQuestions.confirmedAt}
      from ${askedQuestions}
      where ${askedQuestions.confirmedAt} > ${since} and ${askedQuestions.locale} = ${locale} and ${askedQuestions.removedAt} is null
      union all
      select ${searchPins.query}, ${searchPins.createdAt}
      from ${searchPins}
      where ${searchPins.createdAt} > ${since} and ${searchPins.locale} = ${locale}
    ) as answered
    group by text order by max(at) desc limit ${MOST_TEXTS}::integer`),
  );
  const answered = new Map<string, Date>();
  const turn = takingTurns();
  // The newest first.
  for (const { text, at } of rows) {
    await turn();
    const key = termsOf(scrub(text), locale).join(' ');
    if (key !== '' && !answered.has(key)) answered.set(key, new Date(at * 1000));
  }
  return answered;
}
