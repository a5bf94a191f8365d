import { bigint, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { ticketEvents, tickets } from './schema.ts';

// Helpwell's own bookkeeping about mails; no part of the ticket store that other programs use.

/**
 * Events that may be worth a mail. A trigger writes them in the transaction of the event, whatever program it is; who
 * makes the mails takes them out in the transaction that fills the outbox. So each is looked at exactly once.
 */
export const ticketMailsDue = pgTable('ticket_mails_due', {
  eventId: bigint('event_id', { mode: 'number' })
    .primaryKey()
    .references(() => ticketEvents.id, { onDelete: 'cascade' }),
});

/** Who wants no more mails about a request. */
export const ticketMailStops = pgTable(
  'ticket_mail_stops',
  {
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** Lower case. */
    email: text('email').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.ticketId, table.email] }), index('ticket_mail_stops_email').on(table.email)],
);
