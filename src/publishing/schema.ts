import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { users } from '../accounts/schema.ts';
import { articleRevisions, articles } from '../articles/schema.ts';
import { id, lengthBetween, number, oneOf, time } from '../db/columns.ts';
import { DRAFT_LIMITS, type DraftFields } from './draft.ts';

/** What people are writing. Readers never see it: publishing makes a revision of it and takes it away. */
export const articleDrafts = pgTable(
  'article_drafts',
  {
    articleId: number('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    locale: text().notNull(),
    author: number('author')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The revision that it began from; null: there was none. */
    baseRevisionId: number('base_revision_id'),
    /** The change of a file that was put into it: decided about once it is published. */
    mergedRevisionId: number('merged_revision_id'),
    /** The revision of the original that its translator has before them; null: it is no translation, or nobody has said. */
    sourceRevisionId: number('source_revision_id'),
    /** Goes up with each write; a write says which one it saw. */
    sequence: integer().notNull().default(1),
    fields: jsonb().$type<DraftFields>().notNull(),
    body: text().notNull(),
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
    primaryKey({ columns: [table.articleId, table.locale, table.author] }),
    foreignKey({ columns: [table.baseRevisionId], foreignColumns: [articleRevisions.id] }).onDelete('set null'),
    foreignKey({ columns: [table.mergedRevisionId], foreignColumns: [articleRevisions.id] }).onDelete('set null'),
    foreignKey({ columns: [table.sourceRevisionId], foreignColumns: [articleRevisions.id] }).onDelete('set null'),
    index('article_drafts_author').on(table.author, table.updatedAt),
    index('article_drafts_submitted').on(table.submittedAt).where(sql`submitted_at is not null`),
    check('article_drafts_note', lengthBetween(table.note, 0, DRAFT_LIMITS.note)),
    check('article_drafts_answer', lengthBetween(table.answer, 0, DRAFT_LIMITS.note)),
  ],
);

/** Why a text was not published at its time: readers have another one by then, it has mistakes, or its article was archived. */
export const SCHEDULE_FAILURES = ['outdated', 'mistakes', 'archived'] as const;
export type ScheduleFailure = (typeof SCHEDULE_FAILURES)[number];

/** What happens to an article in a language at a time: a text goes live, readers lose it, or first the one and then the other. */
export const articleSchedules = pgTable(
  'article_schedules',
  {
    id: id(),
    articleId: number('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    locale: text().notNull(),
    /** The text that goes live, as it was when somebody said so; null: none does. */
    revisionId: number('revision_id').references(() => articleRevisions.id, { onDelete: 'cascade' }),
    /** What readers had when it was said; another text since is not written over. */
    baseRevisionId: number('base_revision_id'),
    /** As {@link articleDrafts}. */
    sourceRevisionId: number('source_revision_id'),
    /** Whoever chose the time has read all of it and found it true: going live is its check. */
    isChecked: boolean('is_checked').notNull().default(false),
    publishAt: time('publish_at'),
    /** As its writer chose it, so that it is shown so. */
    publishZone: text('publish_zone').notNull().default('UTC'),
    unpublishAt: time('unpublish_at'),
    unpublishZone: text('unpublish_zone').notNull().default('UTC'),
    scheduledBy: number('scheduled_by').references(() => users.id, { onDelete: 'set null' }),
    /** Set: it could not be published at its time. */
    failure: text().$type<ScheduleFailure>(),
  },
  (table) => [
    unique('article_schedules_translation').on(table.articleId, table.locale),
    index('article_schedules_publish').on(table.publishAt),
    index('article_schedules_unpublish').on(table.unpublishAt),
    index('article_schedules_by').on(table.scheduledBy),
    check('article_schedules_revision', sql`(revision_id is null) = (publish_at is null)`),
    check('article_schedules_failure', oneOf(table.failure, SCHEDULE_FAILURES)),
  ],
);
