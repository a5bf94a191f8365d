import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { now, number, time } from '../../db/columns.ts';
import type { DraftText } from './draft.ts';

/** Texts that somebody is writing: one a person and place. */
export const postDrafts = pgTable(
  'post_drafts',
  {
    userId: number('user_id')
      .notNull()
      .references(() => users.id),
    /** `new`, `thread:12` for a reply, `post:34` for an edit. */
    place: text('place').notNull(),
    /** From 1; each write raises it, and names the one that it follows. */
    sequence: integer('sequence').notNull(),
    /** Key of the form that wrote last: what it sends again is no other text. */
    writer: text('writer').notNull(),
    text: jsonb('text').$type<DraftText>().notNull(),
    /** What another form has at the same time, until somebody has chosen. */
    other: jsonb('other').$type<DraftText>(),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.place] }),
    index('post_drafts_updated').on(table.updatedAt),
    check('post_drafts_place', sql`${table.place} ~ '^(new|thread:[0-9]+|post:[0-9]+)$'`),
    check('post_drafts_sequence', sql`${table.sequence} >= 1`),
  ],
);
