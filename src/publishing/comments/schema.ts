import { sql } from 'drizzle-orm';
import { type AnyPgColumn, check, foreignKey, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, number, time } from '../../db/columns.ts';
import { guideDrafts } from '../guides/drafts/schema.ts';
import { articleDrafts } from '../schema.ts';
import { ANCHOR_LIMITS } from './anchor.ts';
import { COMMENT_LIMITS } from './comment.ts';

/** What reviewers and the writer say about passages of a draft. They go with the draft: when it is published, or thrown away. */
export const draftComments = pgTable(
  'draft_comments',
  {
    id: id(),
    /** Of the article and its language, where the draft is of one. */
    articleId: number('article_id'),
    locale: text(),
    /** Slug of the guide, where it is of one. */
    guide: text(),
    draftAuthor: number('draft_author').notNull(),
    /** What it replies to; null: it stands at a passage itself. */
    parentId: number('parent_id').references((): AnyPgColumn => draftComments.id, { onDelete: 'cascade' }),
    author: number('author')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    body: text().notNull(),
    /** The passage, as an anchor has it; of a reply, nothing. */
    quote: text().notNull().default(''),
    before: text().notNull().default(''),
    after: text().notNull().default(''),
    block: integer().notNull().default(0),
    at: integer().notNull().default(0),
    createdAt: time('created_at').notNull().defaultNow(),
    /** Set: it is settled. Of replies never. */
    resolvedAt: time('resolved_at'),
    resolvedBy: number('resolved_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (table) => [
    foreignKey({
      name: 'draft_comments_of_draft',
      columns: [table.articleId, table.locale, table.draftAuthor],
      foreignColumns: [articleDrafts.articleId, articleDrafts.locale, articleDrafts.author],
    }).onDelete('cascade'),
    foreignKey({
      name: 'draft_comments_of_guide_draft',
      columns: [table.guide, table.draftAuthor],
      foreignColumns: [guideDrafts.slug, guideDrafts.author],
    }).onDelete('cascade'),
    check(
      'draft_comments_of_one',
      sql`(article_id is null) = (locale is null) and (article_id is null) <> (guide is null)`,
    ),
    index('draft_comments_guide').on(table.guide, table.draftAuthor, table.id),
    index('draft_comments_draft').on(table.articleId, table.locale, table.draftAuthor, table.id),
    index('draft_comments_parent').on(table.parentId),
    index('draft_comments_author').on(table.author),
    index('draft_comments_resolved_by').on(table.resolvedBy),
    check('draft_comments_body', lengthBetween(table.body, 1, COMMENT_LIMITS.body)),
    check('draft_comments_quote', lengthBetween(table.quote, 0, ANCHOR_LIMITS.quote)),
  ],
);
