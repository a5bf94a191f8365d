// Tickets that a search finds, as lists.
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { findByWords } from '../../../tickets/search/find-by-words.ts';
import { numbers } from '../../frame/count.ts';
import type { Call } from '../../frame/endpoint.ts';
import type { ListSource, Window } from '../../frame/paging.ts';
import { searchedTickets, type TicketRow, ticketList } from '../tickets/ticket-row.ts';
import type { SearchQuery } from './query.ts';
import { type TicketsSought, ticketsSought } from './tickets.ts';

/** After so many tickets with the words no more are looked for where somebody waits for what is newest. */
const MOST_LOOKED = 15_000;
/** An export reads so many tickets in order; where too few of them fit, the rest is found by what the search asks for, and then put in order. */
const READ_IN_ORDER = 10_000;

/** How many of the tickets with words are looked for, and from which end; all of them where it is an export. */
export interface Extent {
  most: number;
  isFromOldest?: boolean | undefined;
  sortBy?: string;
  isExport?: true;
}

/** The tickets that a search means. */
export async function ticketsFound(
  call: Call,
  query: SearchQuery,
  { most, isFromOldest, sortBy = 'created_at', isExport }: Extent,
): Promise<ListSource<TicketRow>> {
  const { db } = call.app;
  const sought = await ticketsSought(db, query, call.viewer, new Date());
  const { wanted, where } = sought;
  if (isExport) return exported(db, sought);
  if (wanted.length === 0) return { ...searchedTickets(db, where, { sortBy, most }), defaultSort: 'created_at' };
  const { ids } = await findByWords(db, {
    wanted,
    among: among(where),
    most,
    ...(isFromOldest && { after: 0 }),
    goesOn: (looked) => looked <= MOST_LOOKED,
  });
  const [word, ...others] = query.words;
  const list = (condition: SQL) => searchedTickets(db, condition, { sortBy, most });
  if (others.length === 0 && /^\d{1,15}$/.test(word ?? ''))
    return { ...list(sql`(${isOneOf(ids)} or t.id = ${Number(word)} and ${where})`), defaultSort: 'created_at' };
  return { ...list(isOneOf(ids)), defaultSort: 'created_at', count: async () => ids.length };
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
