import { boolean, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

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

/** What was typed into forms that were sent after the session had ended; given back after signing in (see kept-form.ts). */
export const keptForms = pgTable(
  'kept_forms',
  {
    secretHash: text('secret_hash').primaryKey(),
    path: text('path').notNull(),
    fields: jsonb('fields').$type<[string, string][]>().notNull(),
    hadFiles: boolean('had_files').notNull(),
    /** The account that has got it back. */
    userId: integer('user_id'),
    expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [index('kept_forms_expires').on(table.expiresAt)],
);
