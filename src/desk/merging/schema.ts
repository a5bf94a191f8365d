import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { id, now, number, oneOf, time } from '../../db/columns.ts';
import { tickets } from '../../tickets/schema.ts';
import { STATUSES } from '../../tickets/ticket.ts';

/** Merges that can be undone yet; what is gone from here is merged for good. */
export const ticketMerges = pgTable(
  'ticket_merges',
  {
    id: id(),
    /** The one that was merged into the other. */
    sourceId: number('source_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    targetId: number('target_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** Account of the agent. */
    mergedBy: number('merged_by').notNull(),
    statusBefore: text('status_before', { enum: STATUSES }).notNull(),
    /** Comments that came from it. */
    commentIds: number('comment_ids').array().notNull(),
    /** The note that tells of it. */
    noteId: number('note_id').notNull(),
    /** Addresses that came into CC with it. */
    addedCc: text('added_cc').array().notNull(),
    createdAt: time('created_at').notNull().default(now),
    /** Until then it can be undone. */
    dueAt: time('due_at').notNull(),
  },
  (table) => [
    index('ticket_merges_source').on(table.sourceId),
    index('ticket_merges_target').on(table.targetId),
    index('ticket_merges_due').on(table.dueAt),
    check('ticket_merges_status', oneOf(table.statusBefore, STATUSES)),
  ],
);
