// Tickets that a search finds, as lists.
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { findByWords } from '../../../tickets/search/find-by-words.ts';
import { numbers } from '../../frame/count.ts';
import type { Call } from '../../frame/endpoint.ts';
import type { ListSource, Sort, Window } from '../../frame/paging.ts';
import { searchedTickets, type TicketRow, ticketList } from '../tickets/ticket-row.ts';
import type { SearchQuery } from './query.ts';
import { type TicketsSought, ticketsSought } from './tickets.ts';

/** So many with words are counted; how many more there are is estimated. */
const MOST_COUNTED_WITH_WORDS = 2_000;
/** After so many tickets with the words no more are looked for where somebody waits for what is newest. */
const MOST_LOOKED = 15_000;
/** An export reads so many tickets in order; where too few of them fit, the rest is found by what the search asks for, and then put in order. */
const READ_IN_ORDER = 10_000;

/** How many of the tickets with words are looked for, and from which end; all of them where it is an export. */
export interface Extent {
  most: number;
  isFromOldest?: boolean | undefined;
  /** What they are sorted by; without it they are counted. */
  sortBy?: string;
  isExport?: true;
}

/** The tickets that a search means. */
export async function ticketsFound(
  call: Call,
  query: SearchQuery,
  { most, isFromOldest, sortBy, isExport }: Extent,
): Promise<ListSource<TicketRow>> {
  const { db } = call.app;
  const sought = await ticketsSought(db, query, call.viewer, new Date());
  const { wanted, where } = sought;
  if (isExport) return exported(db, sought);
  const list = (condition: SQL) => ({
    ...searchedTickets(db, condition, { sortBy: sortBy ?? 'created_at', most }),
    defaultSort: 'created_at',
  });
  if (wanted.length === 0) return list(where);
  const { sorts } = list(where);
  const sort =
    sortBy === undefined ? undefined : (Object.hasOwn(sorts, sortBy) && sorts[sortBy]) || sorts['created_at'];
  const isCounted = sort === undefined;
  const enough = isCounted ? Math.min(most, MOST_COUNTED_WITH_WORDS) : most;
  const { ids, keys, to } = await findByWords(db, {
    wanted,
    among: among(where),
    key: sort && keyOf(sort),
    most: enough,
    ...(isFromOldest && { after: 0 }),
    goesOn: (looked) => looked <= MOST_LOOKED,
  });
  const [word, ...others] = query.words;
  if (others.length === 0 && /^\d{1,15}$/.test(word ?? ''))
    return list(sql`(${isOneOf(ids)} or t.id = ${Number(word)} and ${where})`);
  const all = list(isOneOf(ids));
  return {
    ...all,
    // Of a page by number its own rows are read, and no others.
    rows: ({ offset, ...window }) =>
      isCounted || window.where !== undefined || window.descending === undefined
        ? all.rows({ ...window, offset })
        : list(isOneOf(inOrder(ids, keys, sort, window.descending).slice(offset, offset + window.limit))).rows({
            ...window,
            offset: 0,
          }),
    count: async () => (isCounted ? Math.min(most, estimate(ids, ids.length < enough ? to : ids.at(-1))) : ids.length),
  };
}

/**
 * About how many there are, where the newest of them are known: as if the others stood as close.
 * @param from the number down to which everything was looked through; undefined: there are no others.
 */
export function estimate(ids: readonly number[], from: number | undefined): number {
  const newest = ids[0];
  if (from === undefined || newest === undefined) return ids.length;
  return Math.round((ids.length * newest) / (newest - from + 1));
}

/** What is sorted by, as a text that {@link inOrder} reads. */
const keyOf = ({ by, type }: Sort) =>
  type === 'timestamptz' ? sql`(extract(epoch from ${by}) * 1000000)::bigint::text` : sql`(${by})::text`;

function inOrder(ids: readonly number[], keys: readonly string[], { type }: Sort, descending: boolean): number[] {
  const compare = (a: string, b: string) => (type === 'text' ? Number(a > b) - Number(a < b) : Number(a) - Number(b));
  const direction = descending ? -1 : 1;
  return ids
    .map((id, index) => ({ id, key: keys[index]! }))
    .sort((a, b) => direction * (compare(a.key, b.key) || a.id - b.id))
    .map(({ id }) => id);
}

const among = (where: SQL) => ({ table: sql`tickets.tickets t`, id: sql`t.id`, where });
const isOneOf = (ids: readonly number[]) => sql`t.id = any(${numbers(ids)})`;

/** All of them, the oldest first. */
function exported(db: Db, { wanted, where }: TicketsSought): ListSource<TicketRow> {
  return {
    ...ticketList(db, where),
    async rows(window) {
      const ids =
        wanted.length === 0
          ? await idsByFields(db, where, window)
          : (await findByWords(db, { wanted, among: among(where), most: window.limit, after: window.at?.id ?? 0 })).ids;
      return ids.length === 0 ? [] : await ticketList(db, isOneOf(ids)).rows(window);
    },
  };
}

/**
 * The next ones in order. Where what is looked for stands close together, those that follow are read in order; of what is rare, or begins much later, the
 * database would read all the tickets before it, too: that is found without an order.
 */
async function idsByFields(db: Db, where: SQL, { at, limit }: Pick<Window, 'at' | 'limit'>): Promise<number[]> {
  const after = at?.id ?? 0;
  const first = await readIds(
    db,
    sql`select t.id from tickets.tickets t
    where t.id > ${after} and t.id <= ${after + READ_IN_ORDER} and ${where} order by t.id limit ${limit}`,
  );
  if (first.length === limit) return first;
  const rest = await readIds(
    db,
    sql`select id from (
      select t.id from tickets.tickets t where t.id > ${after + READ_IN_ORDER} and ${where} offset 0) as found
    order by id limit ${limit - first.length}`,
  );
  return [...first, ...rest];
}

async function readIds(db: Db, statement: SQL): Promise<number[]> {
  return rowsOf<{ id: number | string }>(await db.execute(statement)).map(({ id }) => Number(id));
}
