import { sql } from 'drizzle-orm';
import { check, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Every script of the widget that was ever served: a product that names one by its digest goes on getting it after an update. */
export const widgetScripts = pgTable(
  'widget_scripts',
  {
    /** Of the digest of the text, as in its address. */
    version: text('version').primaryKey(),
    text: text('text').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
  },
  (table) => [check('widget_scripts_size', sql`octet_length(${table.text}) between 1 and 100000`)],
);
