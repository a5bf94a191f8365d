import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { Cue, VideoGuide } from './guide.ts';

/** Video guides as their files said when they last could be read; readers see these, whatever the files have become. */
export const videoGuides = pgTable('video_guides', {
  slug: text().primaryKey(),
  guide: jsonb().$type<VideoGuide>().notNull(),
  /** What is said, by the file of the captions. */
  transcripts: jsonb().$type<Record<string, Cue[]>>().notNull(),
  /** When the file of the video last changed. */
  recordedAt: timestamp('recorded_at', { withTimezone: true, mode: 'date' }).notNull(),
});
