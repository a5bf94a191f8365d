// Tickets that have words, however many there are: in steps that each cost about the same, as the search of the desk.
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';

/** Words that count. */
const MOST_WORDS = 8;
/** Words of so many letters also find longer ones that begin with them: there are few of those, and looking for them is quick. */
const LONG_WORD = 6;
/** So many tickets one after the other make a step, and stand together in the index: the function `tickets.words` has the same figure. */
const STEP = 2 ** 14;
/** Hits that one step may look at before the next is made smaller. */
const HITS_PER_STEP = 10_000;
/** After so many of them no other step begins where somebody waits for what is newest. */
const MOST_HITS = 15_000;

/** All of the words, as the database looks for them; a * at the end of one stands for any letters. */
export function wordsQuery(words: readonly string[]): string {
  return [...new Set(words)]
    .slice(0, MOST_WORDS)
    .map((word) => {
      const plain = word.replace(/\*$/, '');
      return plain !== word || [...plain].length >= LONG_WORD ? `'${plain}':*` : `'${plain}'`;
    })
    .join(' & ');
}

/** What to look for among tickets. */
export interface WordsWanted {
  words: readonly string[];
  /** What they must fulfil besides, over `t`. */
  filter: SQL;
  most: number;
  /** From the one after this number on to larger ones; otherwise from the newest back. */
  after?: number | undefined;
  /** Everything is looked through, however much it is: otherwise, of words that are everywhere, the part that is looked through first. */
  toTheEnd?: true;
}

/** Numbers of tickets whose subject or one of whose messages has all of the words, in the order in which they were looked through. */
export async function ticketsWithWords(db: Db, wanted: WordsWanted): Promise<number[]> {
  const query = wordsQuery(wanted.words);
  const { after, most, toTheEnd } = wanted;
  const end = (await newestId(db)) + 1;
  const found: number[] = [];
  let looked = 0;
  let size = 1;
  let at = after === undefined ? end : after + 1;
  while (after === undefined ? at > 0 : at < end) {
    const [from, to] =
      after === undefined
        ? [Math.max(0, Math.floor((at - 1) / STEP) - size + 1) * STEP, at]
        : [at, Math.min(end, (Math.floor(at / STEP) + size) * STEP)];
    const { ids, hits } = await lookThrough(db, wanted, { query, from, to, most: most - found.length });
    found.push(...ids);
    if (found.length >= most) break;
    at = after === undefined ? from : to;
    // Of what is rare, the next step is all the rest.
    const fitting = Math.floor((HITS_PER_STEP * (to - from)) / STEP / hits);
    size = hits === 0 ? size * 8 : Math.max(1, Math.min(size * 8, fitting));
    looked += hits;
    if (!toTheEnd && looked > MOST_HITS) break;
  }
  return found;
}

async function newestId(db: Db): Promise<number> {
  const result = await db.execute(sql`select coalesce(max(id), 0) as id from tickets.tickets`);
  return Number(rowsOf<{ id: number | string }>(result)[0]!.id);
}

async function lookThrough(
  db: Db,
  { filter, after }: WordsWanted,
  { query, from, to, most }: { query: string; from: number; to: number; most: number },
): Promise<{ ids: number[]; hits: number }> {
  const steps: string[] = [];
  for (let step = Math.floor(from / STEP); step * STEP < to; step++) steps.push(`'~${step}'`);
  const words = sql`(${query}::tsquery && ${steps.join(' | ')}::tsquery)`;
  const direction = sql.raw(after === undefined ? 'desc' : 'asc');
  const result = await db.execute(sql`
    with hits as materialized (
      select s.id from tickets.tickets s where tickets.words(s.subject, s.id) @@ ${words}
      union select c.ticket_id from tickets.comments c where tickets.words(c.body, c.ticket_id) @@ ${words}),
    fitting as (select hit.id from (select id from hits where id >= ${from} and id < ${to} order by id ${direction}) as hit
      join tickets.tickets t on t.id = hit.id where ${filter} order by hit.id ${direction} limit ${most})
    select (select count(*) from hits)::int as hits, (select json_agg(id order by id ${direction}) from fitting)::text as ids`);
  const [row] = rowsOf<{ hits: number; ids: string | null }>(result);
  return { ids: JSON.parse(row!.ids ?? '[]') as number[], hits: row!.hits };
}
