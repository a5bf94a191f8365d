import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from '../accounts/schema.ts';
import { lengthBetween, number, oneOf, time } from '../db/columns.ts';
import { DRAFT_LIMITS } from './draft.ts';
import { DECISIONS, type Decision, MOST_APPROVALS } from './review-standing.ts';
import { articleDrafts } from './schema.ts';

/** Who is asked about drafts of a category. */
export const articleReviewers = pgTable(
  'article_reviewers',
  {
    category: text().notNull(),
    userId: number('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    appointedAt: time('appointed_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.category, table.userId] }),
    index('article_reviewers_user').on(table.userId),
  ],
);

/** How many of the reviewers of a category must approve a draft; without a row, one. */
export const reviewRules = pgTable(
  'review_rules',
  { category: text().primaryKey(), approvals: integer().notNull() },
  (table) => [
    check('review_rules_approvals', sql`${table.approvals} between 1 and ${sql.raw(String(MOST_APPROVALS))}`),
  ],
);

/** What somebody decided last about a draft. It is about the text of that sequence, and no other. */
export const draftReviews = pgTable(
  'draft_reviews',
  {
    articleId: number('article_id').notNull(),
    locale: text().notNull(),
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
    primaryKey({ columns: [table.articleId, table.locale, table.draftAuthor, table.reviewer] }),
    foreignKey({
      name: 'draft_reviews_of_draft',
      columns: [table.articleId, table.locale, table.draftAuthor],
      foreignColumns: [articleDrafts.articleId, articleDrafts.locale, articleDrafts.author],
    }).onDelete('cascade'),
    index('draft_reviews_reviewer').on(table.reviewer),
    check('draft_reviews_decision', oneOf(table.decision, DECISIONS)),
    check('draft_reviews_answer', lengthBetween(table.answer, 0, DRAFT_LIMITS.note)),
  ],
);
