import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from '../../../accounts/schema.ts';
import { lengthBetween, number, time } from '../../../db/columns.ts';
import { DRAFT_LIMITS } from '../../draft.ts';
import type { GuideFields } from './guide-draft.ts';

/** What people are writing of guides, each in all its languages. Readers never see it. */
export const guideDrafts = pgTable(
  'guide_drafts',
  {
    slug: text().notNull(),
    author: number('author')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Digest of what readers had when it was begun; empty: nothing. */
    base: text().notNull(),
    /** What readers had then, as it may be typed: two changes of it are put together by it. Null: not known. */
    baseFields: jsonb('base_fields').$type<GuideFields>(),
    /** Goes up with each write; a write says which one it saw. */
    sequence: integer().notNull().default(1),
    fields: jsonb().$type<GuideFields>().notNull(),
    /** Set: its writer waits for somebody to look at it and to publish it. */
    submittedAt: time('submitted_at'),
    /** Words of the writer to who looks at it. */
    note: text().notNull().default(''),
    /** Set: it was sent back, with these words. */
    returnedAt: time('returned_at'),
    answer: text().notNull().default(''),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.slug, table.author] }),
    index('guide_drafts_author').on(table.author),
    index('guide_drafts_submitted').on(table.submittedAt).where(sql`submitted_at is not null`),
    check('guide_drafts_note', lengthBetween(table.note, 0, DRAFT_LIMITS.note)),
    check('guide_drafts_answer', lengthBetween(table.answer, 0, DRAFT_LIMITS.note)),
  ],
);
