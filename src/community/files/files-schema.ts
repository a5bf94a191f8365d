import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, time } from '../../db/columns.ts';
import { reviews } from '../review/review-schema.ts';
import { posts } from '../threads/schema.ts';

/** Files of posts. One belongs to whoever brought it until a text that names it is posted; from then on it follows that post. */
export const postFiles = pgTable(
  'post_files',
  {
    id: id(),
    /** In its address, and where it lies in the storage. */
    key: text('key').notNull(),
    ownerId: number('owner_id')
      .notNull()
      .references(() => users.id),
    name: text('name').notNull(),
    type: text('type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** Of a picture, in pixels. */
    width: integer('width'),
    height: integer('height'),
    postId: number('post_id').references(() => posts.id, { onDelete: 'set null' }),
    /** The text that names it waits for review. */
    reviewId: number('review_id').references(() => reviews.id, { onDelete: 'set null' }),
    /** Since when its post does not name it any more. */
    detachedAt: time('detached_at'),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('post_files_key').on(table.key),
    index('post_files_post').on(table.postId),
    index('post_files_review').on(table.reviewId),
    index('post_files_owner').on(table.ownerId, table.createdAt),
    index('post_files_unclaimed').on(table.createdAt).where(sql`${table.postId} is null and ${table.reviewId} is null`),
    index('post_files_detached').on(table.detachedAt).where(sql`${table.detachedAt} is not null`),
    check('post_files_key_form', sql`${table.key} ~ '^[0-9a-f]{32}$'`),
    check('post_files_name_length', lengthBetween(table.name, 1, 200)),
    check('post_files_size', sql`${table.sizeBytes} > 0`),
  ],
);
