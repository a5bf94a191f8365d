// Requests that have words, however many there have ever been: from the newest back or the oldest on, in steps that each cost about the same.
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { textQuery } from './words.ts';

/** Requests of one step stand together in the index: their numbers shifted by so many bits. The functions `tickets.words_by_step` and `ids_by_step` have the same figure. */
const STEP_BITS = 13;
const STEP = 2 ** STEP_BITS;
/** Stands for the number of a step in what `tickets.ids_by_step` looks for; no word has it. */
const EACH_STEP = '@';
/** As {@link STEP_BITS}, of the index that was there before. */
const FORMER_STEP = 2 ** 14;
/** Requests with the words that one look may come upon before the next is made smaller. */
const HITS_A_LOOK = 10_000;
/** So many times as many steps are looked through next, at most: most words are rare, and then the second look is at nearly all the rest. */
const GROWTH = 16;
/** So many times as much is looked through as would be enough if those that fit stood evenly: another look costs more than a little too much. */
const MARGIN = 1.2;

/** Words that stand together: all of them in the subject, or all of them in one message. */
export interface WordsWanted {
  /** As `withBeginnings` gives them, at least one. */
  words: readonly string[];
  where: 'anywhere' | 'subject' | 'messages';
}

/** What is looked for: requests that have everything of `wanted`, and those of `requesters`. */
export interface Sought {
  wanted: readonly WordsWanted[];
  /** Who has asked, by number. */
  requesters?: readonly number[];
  /** What a request must fulfil besides: a table of requests, its column of numbers, and a condition over it. */
  among: { table: SQL; id: SQL; where: SQL };
  /** A text over the same table that is wanted of each that is found, such as what they are to be sorted by. */
  key?: SQL | undefined;
  /** So many are enough. */
  most: number;
  /** From this number back, without it; or from this one on, without it. Without either from the newest back. */
  before?: number | undefined;
  after?: number | undefined;
  /** Whether to look on, given how many requests had the words so far; without it everything is looked through. */
  goesOn?(looked: number): boolean;
}

/** What was found, in the order in which it was looked through. */
export interface Found {
  ids: number[];
  /** What was asked for of each, in the same order; empty where nothing was. */
  keys: string[];
  /** Everything up to this number was looked through; undefined: everything. */
  to: number | undefined;
}

/** Finds requests by words; a look costs the same however many there are, and few looks are enough for what is rare. */
export async function findByWords(db: Db, sought: Sought): Promise<Found> {
  const { wanted, requesters = [], after, before, most, goesOn = () => true } = sought;
  if (wanted.length === 0 && requesters.length === 0) return { ids: [], keys: [], to: undefined };
  const { newest, isByStep } = await readState(db);
  const end = newest + 1;
  const ids: number[] = [];
  const keys: string[] = [];
  let looked = 0;
  let size = 1;
  let at = after === undefined ? Math.min(before ?? end, end) : after + 1;
  while (after === undefined ? at > 0 : at < end) {
    const [from, to] =
      after === undefined
        ? [Math.max(0, Math.floor((at - 1) / STEP) - size + 1) * STEP, at]
        : [at, Math.min(end, (Math.floor(at / STEP) + size) * STEP)];
    const look = await lookThrough(db, sought, { from, to, most: most - ids.length, isByStep });
    ids.push(...look.ids);
    keys.push(...look.keys);
    at = after === undefined ? from : to;
    if (ids.length >= most) break;
    looked += look.hits;
    // Of what is rare, the next look is at all the rest; of what is everywhere, at as much as costs no more than the first.
    const fitting = Math.floor((HITS_A_LOOK * (to - from)) / STEP / Math.max(1, look.hits));
    size = look.hits === 0 ? size * GROWTH : Math.max(1, Math.min(size * GROWTH, fitting));
    // Nor at more than what is still wanted is likely to stand in.
    const enough = ((most - ids.length) * (to - from) * MARGIN) / STEP / Math.max(1, look.ids.length);
    if (look.ids.length > 0) size = Math.max(1, Math.min(size, Math.ceil(enough)));
    if (!goesOn(looked)) break;
  }
  return { ids, keys, to: (after === undefined ? at > 0 : at < end) ? at : undefined };
}

/** The number of the newest request, and whether the index by steps answers: until it is built, the former one does. */
async function readState(db: Db): Promise<{ newest: number; isByStep: boolean }> {
  const result = await db.execute(sql`select coalesce(max(id), 0) as newest,
    to_regclass('tickets.comments_words') is null as "isByStep" from tickets.tickets`);
  const [row] = rowsOf<{ newest: number | string; isByStep: boolean }>(result);
  return { newest: Number(row!.newest), isByStep: row!.isByStep };
}

/** Requests from one number up to another one, without it. */
interface Look {
  from: number;
  to: number;
  most: number;
  isByStep: boolean;
}

/** The first of those that fit, and how many had the words before the condition. */
async function lookThrough(
  db: Db,
  sought: Sought,
  look: Look,
): Promise<{ ids: number[]; keys: string[]; hits: number }> {
  const { wanted, requesters = [], among, after, key } = sought;
  const { from, to, most, isByStep } = look;
  const parts = wanted.map((one) => sql`(${isByStep ? byStep(one, look) : formerly(one, look)})`);
  const sets = parts.length === 0 ? [] : [sql.join(parts, sql` intersect `)];
  if (requesters.length > 0)
    sets.push(
      sql`(select asked.id from tickets.tickets asked where asked.requester_id = any(${sql.param([...requesters])}::bigint[]))`,
    );
  const direction = sql.raw(after === undefined ? 'desc' : 'asc');
  // Steps are as good as numbers: asked for both, the database would read the numbers of all requests of the steps as well, hence the first OFFSET.
  // Those that fit are looked up one by one, in order, until there are enough, hence the second.
  const result = await db.execute(sql`
    with hits as materialized (
      select id from (select id from (${sql.join(sets, sql` union `)}) as found offset 0) as hit where id >= ${from} and id < ${to}),
    fitting as (select hit.id${key ? sql`, fits.key` : sql``} from (select id from hits order by id ${direction}) as hit
      cross join lateral (select ${key ? sql`${key} as key` : sql``} from ${among.table} where ${among.id} = hit.id and ${among.where} offset 0) as fits
      order by hit.id ${direction} limit ${most})
    select (select count(*) from hits)::int as hits, (select json_agg(id order by id ${direction}) from fitting)::text as ids,
      ${key ? sql`(select json_agg(key order by id ${direction}) from fitting)::text` : sql`null`} as keys`);
  const [row] = rowsOf<{ hits: number; ids: string | null; keys: string | null }>(result);
  return { ids: listIn<number>(row!.ids), keys: listIn<string>(row!.keys), hits: row!.hits };
}

const listIn = <One>(json: string | null) => JSON.parse(json ?? '[]') as One[];

/** Each step is looked up by itself: what one scan takes for a request grows with all the words and steps that it asks for. */
function byStep({ words, where }: WordsWanted, { from, to }: Look): SQL {
  const query = textQuery(words.map((word) => `${EACH_STEP}~${word}`));
  return sql`select distinct id from tickets.ids_by_step(${query}, ${from}, ${to - 1}, ${where !== 'messages'}, ${where !== 'subject'}) as id`;
}

/** The former index marks each text with its step. */
function formerly({ words, where }: WordsWanted, { from, to }: Look): SQL {
  const steps: string[] = [];
  for (let step = Math.floor(from / FORMER_STEP); step * FORMER_STEP < to; step++) steps.push(`'~${step}'`);
  const query = sql`(${textQuery(words)}::tsquery && ${steps.join(' | ')}::tsquery)`;
  const inSubjects = sql`select s.id from tickets.tickets s where tickets.words(s.subject, s.id) @@ ${query}`;
  const inMessages = sql`select c.ticket_id as id from tickets.comments c where tickets.words(c.body, c.ticket_id) @@ ${query}`;
  const parts = [...(where === 'messages' ? [] : [inSubjects]), ...(where === 'subject' ? [] : [inMessages])];
  return sql`select distinct id from (${sql.join(parts, sql` union all `)}) as texts`;
}
