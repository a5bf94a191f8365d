import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Counters of the limits on public writes; the columns are those rate-limiter-flexible works with (see limits.ts). */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text('key').primaryKey(),
    points: integer('points').notNull(),
    expire: timestamp('expire', { withTimezone: true, mode: 'date' }),
  },
  (table) => [index('rate_limits_expire').on(table.expire)],
);
