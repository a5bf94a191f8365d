import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, now, number, oneOf, time } from '../../db/columns.ts';
import { tickets } from '../schema.ts';
import { ALERT_KINDS } from './alert.ts';

/** What an agent is told of in the staff area: one row for a ticket and kind while it is unread. */
export const agentAlerts = pgTable(
  'agent_alerts',
  {
    id: id(),
    userId: number('user_id')
      .notNull()
      .references(() => users.id),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ALERT_KINDS }).notNull(),
    /** By when something was promised, where it is about that. */
    dueAt: time('due_at'),
    createdAt: time('created_at').notNull().default(now),
    readAt: time('read_at'),
  },
  (table) => [
    uniqueIndex('agent_alerts_unread').on(table.userId, table.ticketId, table.kind).where(sql`${table.readAt} is null`),
    index('agent_alerts_user').on(table.userId, table.id),
    index('agent_alerts_ticket').on(table.ticketId),
    index('agent_alerts_created').on(table.createdAt),
    check('agent_alerts_kind', oneOf(table.kind, ALERT_KINDS)),
  ],
);
