import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { articles } from '../../articles/schema.ts';
import { number, time } from '../../db/columns.ts';

/** Who sees to it that an article in a language stays true, and when it was looked at. */
export const articleChecks = pgTable(
  'article_checks',
  {
    articleId: number('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    locale: text().notNull(),
    /** Null: nobody. */
    ownerId: number('owner_id').references(() => users.id, { onDelete: 'set null' }),
    /** Null: it need not be looked at again. */
    everyMonths: integer('every_months'),
    /** When somebody found it true, and who; null: nobody yet. */
    checkedAt: time('checked_at'),
    checkedBy: number('checked_by').references(() => users.id, { onDelete: 'set null' }),
    /** When it is to be looked at again. */
    dueAt: time('due_at'),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.locale] }),
    index('article_checks_owner').on(table.ownerId, table.dueAt),
    index('article_checks_due').on(table.dueAt).where(sql`due_at is not null`),
    check('article_checks_every', sql`${table.everyMonths} between 1 and 60`),
    check('article_checks_planned', sql`(every_months is null) = (due_at is null)`),
  ],
);

/** When somebody was last written to about what they should check. */
export const checkReminders = pgTable('check_reminders', {
  userId: number('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  sentAt: time('sent_at').notNull(),
});
