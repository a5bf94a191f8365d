import { desc, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { scrub } from '../search/learn.ts';
import { askedQuestions, searchPins } from '../search/schema.ts';
import { tickets } from '../tickets/schema.ts';
import { groupAlike, termsOf } from './likeness.ts';
import { asks, searches, ticketLessons, unansweredDecisions } from './schema.ts';

/** So far back, in days, questions without an answer are looked at. */
export const UNANSWERED_DAYS = 30;

/** Different texts that are read; the rarest of a busy month are left out. */
const MOST_TEXTS = 5_000;

/** Of a text this much is read, in characters: the matter comes first. */
const LONGEST_READ = 600;

/** Shorter texts are the beginning of a word. */
const SHORTEST = 3;

/** So many of its forms are shown of a question. */
const MOST_EXAMPLES = 5;

/** Decisions that are read, the latest. */
const MOST_DECISIONS = 2_000;

/** Questions about the same that found no answer. */
export interface Unanswered {
  /** The form that was asked most, scrubbed; once somebody has decided about it, the form that they saw. */
  text: string;
  locale: string;
  /** Other forms, those asked most first. */
  examples: { text: string; locale: string; count: number }[];
  /** The languages that it was asked in, the most frequent first. */
  locales: string[];
  /** Visits to the ask form and searches together. */
  count: number;
  asks: number;
  searches: number;
  /** Of the visits, how many filed a ticket. */
  tickets: number;
  last: Date;
  /** Somebody said that it needs no answer. */
  dismissed: boolean;
  /** The account of who sees to it. */
  assigneeId: number | undefined;
}

/** One question in all the forms that have the same words. */
interface Question extends Counts {
  text: string;
  locale: string;
  terms: number[];
}

interface Counts {
  count: number;
  asks: number;
  searches: number;
  tickets: number;
  last: Date;
}

/**
 * Questions of the last 30 days that got no confident answer, in the ask form and in the search. Those that are alike are one; the
 * most frequent first. Nothing in it tells who asked.
 * A question that somebody said a page answered is left out, with all that was asked before: "This answered it", a ticket solved with a
 * link, a question taught or pinned. Asked again since without finding anything, it is back, with all of its visits.
 * @param locales languages in which it was asked.
 */
export async function listUnanswered(db: Db, locales: readonly string[]): Promise<Unanswered[]> {
  return (await groupsOf(db, locales))
    .filter(({ members }) => members.length > 0)
    .map(({ leader, members }) => summed(leader, members))
    .sort(byImportance);
}

/** The numbers of the decisions that no question of the last 30 days is like. */
export async function listIdleDecisions(db: Db, locales: readonly string[]): Promise<number[]> {
  return (await groupsOf(db, locales)).flatMap(({ leader, members }) =>
    'changedAt' in leader && members.length === 0 ? [leader.id] : [],
  );
}

async function groupsOf(db: Db, locales: readonly string[]) {
  const questions: Question[] = [];
  for (const locale of locales) questions.push(...(await readQuestions(db, locale)));
  const decided = (await readDecisions(db)).map((one) => ({ ...one, terms: termsOf(one.text, one.locale) }));
  return groupAlike(questions.sort(byImportance), decided);
}

function summed(leader: Question | (Decision & { terms: number[] }), members: Question[]): Unanswered {
  const group: Counts = { count: 0, asks: 0, searches: 0, tickets: 0, last: new Date(0) };
  for (const member of members) add(group, member);
  const byLocale = new Map<string, number>();
  for (const { locale, count } of members) byLocale.set(locale, (byLocale.get(locale) ?? 0) + count);
  return {
    ...group,
    text: leader.text,
    locale: leader.locale,
    examples: members
      .filter(({ text, locale }) => text !== leader.text || locale !== leader.locale)
      .slice(0, MOST_EXAMPLES)
      .map(({ text, locale, count }) => ({ text, locale, count })),
    locales: [...byLocale].sort(([, a], [, b]) => b - a).map(([locale]) => locale),
    dismissed: 'dismissedAt' in leader && leader.dismissedAt !== null,
    assigneeId: 'assigneeId' in leader ? (leader.assigneeId ?? undefined) : undefined,
  };
}

function add(sum: Counts, { count, asks, searches, tickets, last }: Counts): void {
  sum.count += count;
  sum.asks += asks;
  sum.searches += searches;
  sum.tickets += tickets;
  if (last > sum.last) sum.last = last;
}

/** The most frequent first; in a fixed order whatever the database says. */
function byImportance(a: Counts & { text: string }, b: Counts & { text: string }): number {
  return b.count - a.count || b.last.getTime() - a.last.getTime() || (a.text < b.text ? -1 : 1);
}

/** The questions of a language, those of the same words together, without those that were answered. */
async function readQuestions(db: Db, locale: string): Promise<Question[]> {
  const answered = await readAnswered(db, locale);
  const questions = new Map<string, Question>();
  // The most frequent form comes first and gives the question its name.
  for (const row of await readUnconfident(db, locale)) {
    // As it was typed: capitals tell names.
    const text = scrub(row.text);
    const terms = termsOf(text, locale);
    const key = terms.join(' ');
    if (key === '') continue;
    const none = { count: 0, asks: 0, searches: 0, tickets: 0, last: new Date(0) };
    const question = questions.get(key) ?? { ...none, text, locale, terms };
    questions.set(key, question);
    add(question, { ...row, searches: row.count - row.asks, last: new Date(row.last * 1000) });
  }
  return [...questions].filter(([key, { last }]) => last > (answered.get(key) ?? new Date(0))).map(([, one]) => one);
}

/** What staff decided about a question. */
type Decision = typeof unansweredDecisions.$inferSelect;

/** The latest decisions, in the order in which they were first made. */
async function readDecisions(db: Db): Promise<Decision[]> {
  const latest = await db
    .select()
    .from(unansweredDecisions)
    .orderBy(desc(unansweredDecisions.changedAt), desc(unansweredDecisions.id))
    .limit(MOST_DECISIONS);
  return latest.sort((a, b) => a.id - b.id);
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
  return termsOf(text, locale).join(' ');
}

async function readRows<Row>(db: Db, query: SQL): Promise<Row[]> {
  const result = (await db.execute(query)) as unknown as { rows: Row[] } | Row[];
  return Array.isArray(result) ? result : result.rows;
}
