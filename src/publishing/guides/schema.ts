import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, number, oneOf, time } from '../../db/columns.ts';
import { guideRevisions } from '../../videos/revisions-schema.ts';
import { DRAFT_LIMITS } from '../draft.ts';
import { DECISIONS, type Decision } from '../review-standing.ts';
import { guideDrafts } from './drafts/schema.ts';
import type { Piece } from './upload/upload.ts';
import type { VideoRefusal } from './upload/video-facts.ts';

/** What somebody decided last about a draft of a guide; it is about the text of that sequence, and no other. */
export const guideReviews = pgTable(
  'guide_reviews',
  {
    slug: text().notNull(),
    draftAuthor: number('draft_author').notNull(),
    reviewer: number('reviewer')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    sequence: integer().notNull(),
    decision: text().$type<Decision>().notNull(),
    /** Words to the writer. */
    answer: text().notNull().default(''),
    decidedAt: time('decided_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.slug, table.draftAuthor, table.reviewer] }),
    foreignKey({
      name: 'guide_reviews_of_draft',
      columns: [table.slug, table.draftAuthor],
      foreignColumns: [guideDrafts.slug, guideDrafts.author],
    }).onDelete('cascade'),
    index('guide_reviews_reviewer').on(table.reviewer),
    check('guide_reviews_decision', oneOf(table.decision, DECISIONS)),
    check('guide_reviews_answer', lengthBetween(table.answer, 0, DRAFT_LIMITS.note)),
  ],
);

/** Readers have another text by then, a file of it is gone, or its captions have mistakes. */
export const GUIDE_FAILURES = ['outdated', 'mistakes'] as const;

/** What happens to a guide at a time, as of articles. */
export const guideSchedules = pgTable(
  'guide_schedules',
  {
    id: id(),
    slug: text().notNull().unique(),
    /** The revision that goes live; null: none does. */
    revisionId: number('revision_id').references(() => guideRevisions.id, { onDelete: 'cascade' }),
    /** Digest of what readers had when it was said; another one since is not written over. */
    base: text().notNull().default(''),
    publishAt: time('publish_at'),
    publishZone: text('publish_zone').notNull().default('UTC'),
    unpublishAt: time('unpublish_at'),
    unpublishZone: text('unpublish_zone').notNull().default('UTC'),
    scheduledBy: number('scheduled_by').references(() => users.id, { onDelete: 'set null' }),
    /** Set: it could not be published at its time. */
    failure: text().$type<(typeof GUIDE_FAILURES)[number]>(),
  },
  (table) => [
    index('guide_schedules_publish').on(table.publishAt),
    index('guide_schedules_unpublish').on(table.unpublishAt),
    index('guide_schedules_by').on(table.scheduledBy),
    index('guide_schedules_revision').on(table.revisionId),
    check('guide_schedules_revision', sql`(revision_id is null) = (publish_at is null)`),
    check('guide_schedules_failure', oneOf(table.failure, GUIDE_FAILURES)),
  ],
);

/** Videos that are on their way, in pieces that the storage keeps; what came stays when a connection or a process is cut off. */
export const guideUploads = pgTable(
  'guide_uploads',
  {
    id: text().primaryKey(),
    /** Slug of the guide. */
    guide: text().notNull(),
    ownerId: number('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** As the browser called it. */
    name: text().notNull(),
    sizeBytes: number('size_bytes').notNull(),
    /** How much has come. */
    offsetBytes: number('offset_bytes').notNull().default(0),
    /** In their order. */
    pieces: jsonb().$type<Piece[]>().notNull().default([]),
    /** Set: it is whole, and was looked at. */
    checkedAt: time('checked_at'),
    /** Why it was refused; null: it was not. */
    refusal: jsonb().$type<VideoRefusal>(),
    /** Name of the file that it became; null: none yet. */
    fileName: text('file_name'),
    createdAt: time('created_at').notNull().defaultNow(),
    /** Of the last piece. */
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('guide_uploads_owner').on(table.ownerId, table.createdAt),
    index('guide_uploads_updated').on(table.updatedAt),
    check('guide_uploads_offset', sql`${table.offsetBytes} between 0 and ${table.sizeBytes}`),
  ],
);
