import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from '../../../accounts/schema.ts';
import { now, number, time } from '../../../db/columns.ts';

/** What became of many things that a program asked for at once, for asking again; gone after a day. */
export const apiJobs = pgTable(
  'api_jobs',
  {
    id: text('id').primaryKey(),
    ownerId: number('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    total: integer('total').notNull(),
    status: text('status', { enum: ['completed', 'failed'] }).notNull(),
    message: text('message'),
    results: jsonb('results').$type<Record<string, unknown>[]>().notNull(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [index('api_jobs_created').on(table.createdAt), index('api_jobs_owner').on(table.ownerId)],
);
