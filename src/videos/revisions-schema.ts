import { sql } from 'drizzle-orm';
import { check, doublePrecision, index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { users } from '../accounts/schema.ts';
import { id, number, time } from '../db/columns.ts';
import type { RecordedGuide, VideoGuide } from './guide.ts';

/** What was published of guides in the browser, or waits for its time. None ever changes. */
export const guideRevisions = pgTable(
  'guide_revisions',
  {
    id: id(),
    slug: text().notNull(),
    /** Of what it says, as `digestOfGuide` makes it. */
    digest: text().notNull(),
    guide: jsonb().$type<VideoGuide>().notNull(),
    /** The text of each file of captions, by its name. */
    captions: jsonb().$type<Record<string, string>>().notNull(),
    /** What is said, and what is known of its files, as {@link videoGuides} has them. */
    transcripts: jsonb().$type<RecordedGuide['transcripts']>().notNull(),
    files: jsonb().$type<RecordedGuide['files']>().notNull(),
    author: number('author').references(() => users.id, { onDelete: 'set null' }),
    /** Why it was changed, for the team. */
    note: text().notNull().default(''),
    createdAt: time('created_at').notNull().defaultNow(),
    /** When readers first had it; null: never. */
    publishedAt: time('published_at'),
  },
  (table) => [index('guide_revisions_slug').on(table.slug, table.id), index('guide_revisions_author').on(table.author)],
);

/** Guides about which somebody decided in the browser; their files win no more by themselves. */
export const editedGuides = pgTable(
  'edited_guides',
  {
    slug: text().primaryKey(),
    /** What readers have; null: it was taken away from them. */
    revisionId: number('revision_id').references(() => guideRevisions.id, { onDelete: 'set null' }),
    /** Digest of what its folder said last; null: it has none. */
    fileDigest: text('file_digest'),
    /** What its folder says that waits for a decision, with when it came; null: nothing. */
    proposed: jsonb().$type<VideoGuide>(),
    proposedAt: time('proposed_at'),
    decidedAt: time('decided_at').notNull().defaultNow(),
  },
  (table) => [
    index('edited_guides_revision').on(table.revisionId),
    check('edited_guides_proposed', sql`(proposed is null) = (proposed_at is null)`),
  ],
);

/** Videos and pictures of guides that the staff brought. What is in a file of a name never changes. */
export const guideFiles = pgTable(
  'guide_files',
  {
    id: id(),
    /** Slug of the guide. */
    guide: text().notNull(),
    /** As it is called beside guide.yml. */
    name: text().notNull(),
    storageKey: text('storage_key').notNull().unique(),
    /** Of its content, as of files in the content folder. */
    digest: text().notNull(),
    type: text().notNull(),
    sizeBytes: number('size_bytes').notNull(),
    /** In pixels. */
    width: integer().notNull(),
    height: integer().notNull(),
    /** Of a video; null: it is a picture. */
    seconds: doublePrecision(),
    /** Such as `avc`; empty: it is a picture. */
    codec: text().notNull().default(''),
    ownerId: number('owner_id').references(() => users.id, { onDelete: 'set null' }),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('guide_files_name').on(table.guide, table.name),
    index('guide_files_owner').on(table.ownerId, table.createdAt),
  ],
);
