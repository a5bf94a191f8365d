import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { number, time } from '../../db/columns.ts';
import { tickets } from '../../tickets/schema.ts';
import { CHANNELS, type CustomFields, PRIORITIES, STATUSES, TYPES } from '../../tickets/ticket.ts';

/**
 * What is not solved and no spam, with its clocks: what boards, lists and figures are read from, so that they cost the same however much was
 * ever solved. Triggers keep it in the transaction of whoever writes a ticket, a clock, a requester or an account; nobody else writes it.
 */
export const unsolvedTickets = pgTable(
  'unsolved_tickets',
  {
    ticketId: number('ticket_id')
      .primaryKey()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    // As in tickets.
    subject: text('subject').notNull(),
    status: text('status', { enum: STATUSES }).notNull(),
    priority: text('priority', { enum: PRIORITIES }),
    type: text('type', { enum: TYPES }),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    requesterId: number('requester_id').notNull(),
    /** The requester's name, and the plan of the account with their address; null without one. */
    requesterName: text('requester_name').notNull(),
    plan: text('plan'),
    assigneeId: number('assignee_id'),
    groupName: text('group_name'),
    tags: text('tags').array().notNull(),
    customFields: jsonb('custom_fields').$type<CustomFields>().notNull(),
    locale: text('locale'),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
    awaitingReplySince: time('awaiting_reply_since'),
    /** The first moment at which the target of a clock that runs is used up, passed ones among them; null when none runs. */
    dueAt: time('due_at'),
    /** Those moments of its other clocks, in order. */
    laterDueAts: time('later_due_ats').array().notNull().default(sql`'{}'::timestamptz[]`),
    // Of the clock that runs until we reply; all null without one.
    replyDueAt: time('reply_due_at'),
    replyTargetSeconds: integer('reply_target_seconds'),
    replyBusinessHours: boolean('reply_business_hours'),
    replyScheduleId: number('reply_schedule_id'),
  },
  (table) => [
    index('unsolved_tickets_due').on(sql`coalesce(${table.dueAt}, 'infinity')`, table.ticketId),
    index('unsolved_tickets_requester').on(table.requesterId),
    index('unsolved_tickets_timed')
      .on(table.replyDueAt, table.ticketId)
      .where(sql`${table.awaitingReplySince} is not null and ${table.replyDueAt} is not null`),
    index('unsolved_tickets_untimed')
      .on(table.awaitingReplySince, table.ticketId)
      .where(sql`${table.awaitingReplySince} is not null and ${table.replyDueAt} is null`),
  ],
);
