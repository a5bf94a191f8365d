import { desc, gt, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { DESK_CHANNEL } from '../../tickets/channels.ts';
import { ticketEvents } from '../../tickets/schema.ts';
import type { DeskNote, TicketChange } from './message.ts';

/**
 * Numbers are given before transactions end, so one that took longer comes with a smaller number than what was heard before it. So far back
 * it is looked for; told twice does no harm.
 */
const OVERLAP = 1_000;

/** Events that are told again; whoever missed more looks at everything anew. */
const MOST_MISSED = 2_000;

/** The number of the newest event; 0 when there is none. */
export async function newestEventId(db: Db): Promise<number> {
  const [row] = await db.select({ id: ticketEvents.id }).from(ticketEvents).orderBy(desc(ticketEvents.id)).limit(1);
  return row?.id ?? 0;
}

/**
 * What happened after the event with this number, and shortly before, the last of each ticket and kind, oldest first.
 * @returns undefined when it is more than can be told.
 */
export async function changesSince(db: Db, eventId: number): Promise<TicketChange[] | undefined> {
  const rows = await db
    .select({ ticketId: ticketEvents.ticketId, eventId: ticketEvents.id, kind: ticketEvents.kind })
    .from(ticketEvents)
    .where(gt(ticketEvents.id, eventId - OVERLAP))
    .orderBy(ticketEvents.id)
    .limit(MOST_MISSED + OVERLAP + 1);
  if (rows.length > MOST_MISSED + OVERLAP) return undefined;
  return [...new Map(rows.map((row) => [`${row.ticketId} ${row.kind}`, row])).values()].sort(
    (a, b) => a.eventId - b.eventId,
  );
}

/**
 * Tells every open page of the desk, on all nodes, once the transaction is committed.
 * @param note shorter than 7,000 bytes as JSON: PostgreSQL takes no more.
 */
export async function announce(db: Db, note: DeskNote): Promise<void> {
  await db.execute(sql`select pg_notify(${DESK_CHANNEL}, ${JSON.stringify(note)})`);
}
