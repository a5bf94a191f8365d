import { date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { articles } from '../articles/schema.ts';
import { number, time } from '../db/columns.ts';
import type { FindingKind } from './finding.ts';
import type { LinkProblem, LinkUse } from './link.ts';

/** What is not well with articles that readers have, as it was found last. Written anew by a job, so that no page has to look for it. */
export const articleFindings = pgTable(
  'article_findings',
  {
    kind: text().$type<FindingKind>().notNull(),
    articleId: number('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    locale: text().notNull(),
    /** The text that it was found in. */
    revisionId: number('revision_id').notNull(),
    /** How bad it is: links, pictures, votes that say no, months unread. */
    count: integer().notNull(),
    /** Addresses, where it is about some. */
    urls: jsonb().$type<string[]>().notNull().default([]),
    /** Since when it is known. */
    foundAt: time('found_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.articleId, table.locale] }),
    index('article_findings_worst').on(table.kind, table.count.desc().nullsFirst(), table.articleId, table.locale),
  ],
);

/** Addresses elsewhere that articles lead to, and what became of the last visits. */
export const outwardLinks = pgTable(
  'outward_links',
  {
    url: text().primaryKey(),
    host: text().notNull(),
    /** Texts that lead there; of many, some. */
    uses: jsonb().$type<LinkUse[]>().notNull().default([]),
    dueAt: time('due_at').notNull().defaultNow(),
    checkedAt: time('checked_at'),
    /** What was wrong at the last visit; null: nothing, or it was not visited yet. */
    problem: text().$type<LinkProblem>(),
    /** What the other server answered, as far as it did. */
    status: integer(),
    /** Different days on which it failed, in a row, and the last of them. */
    failedDays: integer('failed_days').notNull().default(0),
    failedOn: date('failed_on', { mode: 'string' }),
    failingSince: time('failing_since'),
    /** Set: it counts as broken, and since when. */
    brokenSince: time('broken_since'),
  },
  (table) => [
    index('outward_links_due').on(table.dueAt),
    index('outward_links_broken').on(table.brokenSince, table.url),
  ],
);
