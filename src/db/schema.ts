import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** What an installation makes for itself once, such as its secret key. */
export const keys = pgTable('keys', {
  name: text().primaryKey(),
  value: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
