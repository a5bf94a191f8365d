import { bigint, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { tickets } from './schema.ts';

// Helpwell's own bookkeeping; no part of the ticket store that other programs use.

/** How far who may see a request has read it: as the requester, or in CC. */
export const ticketReads = pgTable(
  'ticket_reads',
  {
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** Lower case. */
    email: text('email').notNull(),
    /** The newest public message that was there when they looked; no reference, because it may be taken away again. */
    commentId: bigint('comment_id', { mode: 'number' }).notNull(),
    /** When they last looked. */
    readAt: timestamp('read_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.ticketId, table.email] }), index('ticket_reads_email').on(table.email)],
);
