import { date, doublePrecision, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';

const counter = (name: string) => integer(name).notNull().default(0);

/** What happened in a week, in one language or, with an empty one, in all. Kept when what was counted is long gone. */
export const insightWeeks = pgTable(
  'insight_weeks',
  {
    /** Its Monday, in the time zone of the site. */
    week: date({ mode: 'string' }).notNull(),
    locale: text().notNull(),
    /** Visits to the contact form, and how they ended; each ended in one way. */
    asks: counter('asks'),
    solved: counter('solved'),
    filed: counter('filed'),
    threaded: counter('threaded'),
    abandoned: counter('abandoned'),
    searches: counter('searches'),
    /** Searches of which a result was opened, and those that found nothing. */
    opened: counter('opened'),
    empty: counter('empty'),
    /** Answers to "Was this helpful?". */
    helpful: counter('helpful'),
    unhelpful: counter('unhelpful'),
    /** Ratings of requests. */
    good: counter('good'),
    bad: counter('bad'),
    /** Requests that came, in any way, and those of them that somebody has replied to. */
    tickets: counter('tickets'),
    replied: counter('replied'),
    /** Half of these had their first reply after so many minutes, or sooner; null: none had one. */
    replyMinutes: doublePrecision('reply_minutes'),
    /** Questions in the community, and those of them that are solved. */
    questions: counter('questions'),
    answered: counter('answered'),
    countedAt: time('counted_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.locale, table.week] })],
);
