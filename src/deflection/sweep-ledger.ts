import { and, lt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { tickets } from '../tickets/schema.ts';
import { asks, searches } from './schema.ts';

/** Visits that became no ticket, and searches, are kept so long. */
export const LEDGER_DAYS = 180;

/** Of each, so many are kept at most, the newest. */
const MOST_ROWS = 200_000;

/** Rows that go at once; the embedded database works in the thread of the server. */
const BATCH = 1_000;

const DAY_MS = 86_400_000;

/**
 * Lets go of visits and searches of long ago, and of the oldest of too many. What a ticket came from stays as long as the ticket does.
 * @returns how many visits and searches went.
 */
export async function sweepLedger(db: Db, now: Date, { mostRows = MOST_ROWS } = {}): Promise<number> {
  const before = new Date(now.getTime() - LEDGER_DAYS * DAY_MS);
  const withoutTicket = sql`not exists (select from ${tickets} where ${tickets.askId} = ${asks.id} or ${tickets.id} = ${asks.ticketId})`;
  const tooManyAsks = sql`select ${asks.lastSeenAt} as at from ${asks} where ${withoutTicket} order by 1 desc offset ${mostRows}::integer limit 1`;
  const tooManySearches = sql`select ${searches.createdAt} as at from ${searches} order by 1 desc offset ${mostRows}::integer limit 1`;
  let gone = 0;
  for (const which of [lt(asks.lastSeenAt, before), sql`${asks.lastSeenAt} <= (${tooManyAsks})`])
    gone += await deleteAll(db, asks, and(withoutTicket, which)!);
  for (const which of [lt(searches.createdAt, before), sql`${searches.createdAt} <= (${tooManySearches})`])
    gone += await deleteAll(db, searches, which);
  return gone;
}

async function deleteAll(db: Db, table: typeof asks | typeof searches, which: SQL): Promise<number> {
  let gone = 0;
  for (;;) {
    const some = await db
      .delete(table)
      .where(sql`${table.id} in (select ${table.id} from ${table} where ${which} limit ${BATCH}::integer)`)
      .returning({ id: table.id });
    gone += some.length;
    if (some.length < BATCH) return gone;
  }
}
