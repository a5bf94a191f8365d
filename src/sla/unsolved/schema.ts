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
    // What is counted by comes first, and all of one length: every row is read for that, and what follows a text costs a walk along it.
    ticketId: number('ticket_id')
      .primaryKey()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    requesterId: number('requester_id').notNull(),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
    assigneeId: number('assignee_id'),
    /** The first moment at which the target of a clock that runs is used up, passed ones among them; null when none runs. */
    dueAt: time('due_at'),
    awaitingReplySince: time('awaiting_reply_since'),
    // Of the clock that runs until we reply; all null without one.
    replyDueAt: time('reply_due_at'),
    replyScheduleId: number('reply_schedule_id'),
    replyTargetSeconds: integer('reply_target_seconds'),
    replyBusinessHours: boolean('reply_business_hours'),
    status: text('status', { enum: STATUSES }).notNull(),
    /** Moments of its other clocks, as `dueAt`, in order. */
    laterDueAts: time('later_due_ats').array().notNull().default(sql`'{}'::timestamptz[]`),
    priority: text('priority', { enum: PRIORITIES }),
    locale: text('locale'),
    groupName: text('group_name'),
    type: text('type', { enum: TYPES }),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    /** Of the account with the requester's address; null without one. */
    plan: text('plan'),
    tags: text('tags').array().notNull(),
    customFields: jsonb('custom_fields').$type<CustomFields>().notNull(),
    requesterName: text('requester_name').notNull(),
    subject: text('subject').notNull(),
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
