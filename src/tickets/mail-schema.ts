import { sql } from 'drizzle-orm';
import { bigint, boolean, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { ticketComments, ticketEvents, tickets } from './schema.ts';

// Helpwell's own bookkeeping about mails; no part of the ticket store that other programs use.

/**
 * Events that may be worth a mail. A trigger writes them in the transaction of the event, whatever program it is; who
 * makes the mails takes them out in the transaction that fills the outbox. So each is looked at exactly once.
 */
export const ticketMailsDue = pgTable('ticket_mails_due', {
  eventId: bigint('event_id', { mode: 'number' })
    .primaryKey()
    .references(() => ticketEvents.id, { onDelete: 'cascade' }),
  /** Keyed hash of the network from which somebody has typed the address that a new request would be acknowledged to. */
  typedFrom: text('typed_from'),
  /** A new request that is not acknowledged: a machine sent it, or nobody knows whether its sender did. */
  isQuiet: boolean('is_quiet').notNull().default(false),
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
    /** The owner of the address said that the request is not theirs: the links that were mailed there open it no more. */
    notTheirsAt: timestamp('not_theirs_at', { withTimezone: true, mode: 'date' }),
  },
  (table) => [primaryKey({ columns: [table.ticketId, table.email] }), index('ticket_mail_stops_email').on(table.email)],
);

/** What the team is to be told, until it stands in a mail: alone, or in one with others when much has come in at once. */
export const teamNotices = pgTable(
  'team_notices',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** The reply that came in; null for a new request. */
    commentId: bigint('comment_id', { mode: 'number' }).references(() => ticketComments.id, { onDelete: 'cascade' }),
    /** Lower case; null: the administrators there are when it is due. */
    toAddress: text('to_address'),
    dueAt: timestamp('due_at', { withTimezone: true, mode: 'date' }).notNull().default(sql`now()`),
  },
  (table) => [
    index('team_notices_due').on(table.dueAt),
    index('team_notices_address').on(table.toAddress, table.id),
    index('team_notices_ticket').on(table.ticketId),
    index('team_notices_comment').on(table.commentId),
  ],
);
