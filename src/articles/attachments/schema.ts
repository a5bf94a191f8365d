import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, now, number, time } from '../../db/columns.ts';

/** Files to save that came with articles, each once whatever its name. */
export const articleAttachments = pgTable(
  'article_attachments',
  {
    id: id(),
    /** Inside content/. */
    path: text('path').notNull().unique(),
    /** SHA-256 in hexadecimal; its first 32 digits are where it lies in the storage. */
    digest: text('digest').notNull().unique(),
    /** As the file was called. */
    name: text('name').notNull(),
    type: text('type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    ownerId: number('owner_id').references(() => users.id, { onDelete: 'set null' }),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    index('article_attachments_owner').on(table.ownerId),
    check('article_attachments_digest', sql`${table.digest} ~ '^[0-9a-f]{64}$'`),
  ],
);

export type ArticleAttachment = typeof articleAttachments.$inferSelect;
