// What happened to the clocks of tickets, in the order of the transactions that noted it.
import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../../db/client.ts';
import { ticketMetricEvents } from '../../sla/schema.ts';
import { type Change, type Changes, isNext, type Log, type Place } from './changes.ts';

const c = alias(ticketMetricEvents, 'c');

/** The events of clocks, by the transactions that wrote them. */
export const metricEvents: Log = {
  from: sql`ticket_metric_events c`,
  where: sql`true`,
  at: sql`c.created_at`,
  in: sql`coalesce(c.written_in, 0)`,
  id: sql`c.id`,
};

/** An event of a clock, as the log has it. */
interface MetricEvent extends Change {
  row: typeof ticketMetricEvents.$inferSelect;
}

/** The events after a place, as `isNext` says. One statement. */
export async function readMetricEvents(db: Db, after: Place, limit: number): Promise<Changes> {
  const rows = await db
    .select()
    .from(c)
    .where(isNext(metricEvents, after))
    .orderBy(metricEvents.in, metricEvents.id)
    .limit(limit + 1);
  const read = rows.map((row): MetricEvent => {
    return { id: row.id, in: row.writtenIn ?? 0, at: row.createdAt, row };
  });
  return { rows: read.slice(0, limit), more: read.length > limit };
}

/** The rows of events that {@link readMetricEvents} has read. */
export const rowsOfMetricEvents = (changes: readonly Change[]) =>
  (changes as readonly MetricEvent[]).map(({ row }) => row);
