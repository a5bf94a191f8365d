import { bigint, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { requesters } from '../schema.ts';

// Helpwell's own bookkeeping; no part of the ticket store that other programs use.

/** Addresses of people who were made one with somebody else: what comes from there is the other's. */
export const mergedAddresses = pgTable(
  'merged_addresses',
  {
    /** Lower case. */
    email: text('email').primaryKey(),
    requesterId: bigint('requester_id', { mode: 'number' })
      .notNull()
      .references(() => requesters.id, { onDelete: 'cascade' }),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (table) => [index('merged_addresses_requester').on(table.requesterId)],
);
