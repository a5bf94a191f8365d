import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Cue, GuideFile, VideoGuide } from './guide.ts';

/** Video guides that are live, as their files or their editors last said; readers see these, whatever the files have become. */
export const videoGuides = pgTable('video_guides', {
  slug: text().primaryKey(),
  /** Whether its folder has the say, or the team in the browser. */
  origin: text().$type<'repository' | 'editor'>().notNull().default('repository'),
  guide: jsonb().$type<VideoGuide>().notNull(),
  /** What is said, by the file of the captions. */
  transcripts: jsonb().$type<Record<string, Cue[]>>().notNull(),
  /** What is known of its files, by name. */
  files: jsonb().$type<Record<string, GuideFile>>().notNull().default({}),
  /** When the file of the video last changed. */
  recordedAt: timestamp('recorded_at', { withTimezone: true, mode: 'date' }).notNull(),
});

/**
 * Addresses that guides were given beside their own names, by which everything else knows them. Each leads to its guide for ever, and so
 * does the name.
 */
export const videoAddresses = pgTable(
  'video_addresses',
  {
    address: text().primaryKey(),
    /** Of the guide. */
    slug: text().notNull(),
    /** It is where readers are led; a guide without such a one is found by its name. */
    isPresent: boolean('is_present').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (table) => [
    index('video_addresses_slug').on(table.slug),
    uniqueIndex('video_addresses_present').on(table.slug).where(sql`is_present`),
  ],
);

/** How often what happened to a guide or its tour: whole numbers by day and language, nothing about who. */
export const videoCounts = pgTable(
  'video_counts',
  {
    slug: text().notNull(),
    /** Language of the page it was watched on. */
    locale: text().notNull(),
    day: date({ mode: 'string' }).notNull(),
    /** A {@link GuideEvent}. */
    event: text().notNull(),
    /** Number of the chapter or step, from 0, where the event is about one; else -1. */
    part: integer().notNull().default(-1),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.slug, table.day, table.locale, table.event, table.part] })],
);

/** Whether guides helped: the last answer of each visitor. */
export const videoVotes = pgTable(
  'video_votes',
  {
    slug: text().notNull(),
    /** Language of the page. */
    locale: text().notNull(),
    /** Hash of the random key in the visitor's cookie; tells visitors apart, not who they are. */
    visitor: text().notNull(),
    helpful: boolean().notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.slug, table.locale, table.visitor] })],
);
