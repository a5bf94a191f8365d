import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../../db/columns.ts';
import { tickets } from '../../tickets/schema.ts';
import { PROPOSAL_STATES } from './proposal.ts';
import { threads } from './schema.ts';
import { LIMITS } from './thread.ts';

const ticket = () =>
  number('ticket_id')
    .notNull()
    .references(() => tickets.id, { onDelete: 'cascade' });

/** Which thread and which ticket are about the same matter. */
export const threadTickets = pgTable(
  'thread_tickets',
  {
    threadId: number('thread_id')
      .primaryKey()
      .references(() => threads.id, { onDelete: 'cascade' }),
    ticketId: ticket(),
    /** Which of them was there first. */
    madeFrom: text('made_from', { enum: ['thread', 'ticket'] }).notNull(),
    madeBy: number('made_by')
      .notNull()
      .references(() => users.id),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('thread_tickets_ticket').on(table.ticketId),
    index('thread_tickets_made_by').on(table.madeBy),
    check('thread_tickets_made_from', oneOf(table.madeFrom, ['thread', 'ticket'])),
  ],
);

/** Threads that the team would make of tickets, once the requester says yes. The texts go as soon as that is decided. */
export const threadProposals = pgTable(
  'thread_proposals',
  {
    id: id(),
    ticketId: ticket(),
    state: text('state', { enum: PROPOSAL_STATES }).notNull().default('asked'),
    topic: text('topic').notNull(),
    locale: text('locale').notNull(),
    title: text('title'),
    body: text('body'),
    /** What solved it, as the team answered; null: nothing is said of that. */
    answer: text('answer'),
    proposedBy: number('proposed_by')
      .notNull()
      .references(() => users.id),
    createdAt: time('created_at').notNull().default(now),
    decidedAt: time('decided_at'),
  },
  (table) => [
    // One at a time: what its requester reads is what is published.
    uniqueIndex('thread_proposals_asked').on(table.ticketId).where(sql`${table.state} = 'asked'`),
    index('thread_proposals_ticket').on(table.ticketId, table.id),
    index('thread_proposals_proposed_by').on(table.proposedBy),
    check('thread_proposals_state', oneOf(table.state, PROPOSAL_STATES)),
    check('thread_proposals_title_length', lengthBetween(table.title, 1, LIMITS.title)),
    check('thread_proposals_body_length', lengthBetween(table.body, 1, LIMITS.body)),
    check('thread_proposals_answer_length', lengthBetween(table.answer, 1, LIMITS.body)),
    check(
      'thread_proposals_text_until_decided',
      sql`(${table.state} = 'asked') = (${table.title} is not null and ${table.body} is not null)`,
    ),
  ],
);
