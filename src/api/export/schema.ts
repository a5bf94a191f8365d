import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { number, time } from '../../db/columns.ts';

/** Kinds of rows whose changes are followed. */
export const FOLLOWED = ['ticket', 'user', 'organization'] as const;
export type Followed = (typeof FOLLOWED)[number];

/**
 * The last change of each row that is exported; triggers write it. In the order of its transactions nothing is ever added before what
 * was read already, as long as one reads below the oldest transaction that is still running.
 */
export const apiChanges = pgTable(
  'api_changes',
  {
    kind: text('kind', { enum: FOLLOWED }).notNull(),
    rowId: number('row_id').notNull(),
    /** Number of the transaction. */
    changedIn: number('changed_in').notNull(),
    changedAt: time('changed_at').notNull(),
    /** What exports show of the row itself, packed as `exported_ticket` and its like have it; empty where there is nothing, null before that was noted. */
    shown: text('shown'),
    /** The same of what belongs to it: first comment and rating of a ticket, account of a person. */
    beside: text('beside'),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.rowId] }),
    index('api_changes_order').on(table.kind, table.changedIn, table.rowId),
    index('api_changes_time').on(table.kind, table.changedAt),
  ],
);
