import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { number } from '../../db/columns.ts';
import { posts, threads } from '../threads/schema.ts';

/** What was brought in from elsewhere, by its number there: another run of the same import knows it again. */
export const communityImports = pgTable(
  'community_imports',
  {
    /** Name of the import. */
    source: text('source').notNull(),
    /** Kind and number there: `person 12`. */
    key: text('key').notNull(),
    userId: number('user_id').references(() => users.id),
    threadId: number('thread_id').references(() => threads.id, { onDelete: 'cascade' }),
    postId: number('post_id').references(() => posts.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.key] }),
    index('community_imports_user').on(table.userId).where(sql`${table.userId} is not null`),
    index('community_imports_thread').on(table.threadId).where(sql`${table.threadId} is not null`),
    index('community_imports_post').on(table.postId).where(sql`${table.postId} is not null`),
    check('community_imports_one', sql`num_nonnulls(${table.userId}, ${table.threadId}, ${table.postId}) = 1`),
  ],
);

/** Paths at which threads stood elsewhere. */
export const threadAddresses = pgTable(
  'thread_addresses',
  {
    path: text('path').primaryKey(),
    threadId: number('thread_id')
      .notNull()
      .references(() => threads.id, { onDelete: 'cascade' }),
  },
  (table) => [index('thread_addresses_thread').on(table.threadId)],
);
