import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Audience } from '../search/document.ts';

const id = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** An article in all its languages. The slug is its address and ties the translations together. */
export const articles = pgTable(
  'articles',
  {
    id: id(),
    slug: text().notNull().unique(),
    /** Slug of its category, which is the name of the folder its files lie in. */
    category: text().notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [index('articles_category').on(table.category)],
);

/** An article in one language, and which of its revisions readers see. */
export const articleTranslations = pgTable(
  'article_translations',
  {
    articleId: bigint('article_id', { mode: 'number' })
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    locale: text().notNull(),
    /** Readers see this revision; null: nothing is published yet. */
    liveRevisionId: bigint('live_revision_id', { mode: 'number' }).references((): AnyPgColumn => articleRevisions.id),
    /** Set: no longer to be read, although its revisions are kept. */
    removedAt: time('removed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.locale] }),
    index('article_translations_live').on(table.liveRevisionId),
  ],
);

/** Where a revision came from: a file under content/, or the editor in the browser. */
export type RevisionOrigin = 'repository' | 'editor';

/** What an article said at one time. Never changed once written, but for when it went live and whether it waits. */
export const articleRevisions = pgTable(
  'article_revisions',
  {
    id: id(),
    articleId: bigint('article_id', { mode: 'number' })
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    locale: text().notNull(),
    origin: text().$type<RevisionOrigin>().notNull(),
    /** SHA-256 of the file as it lies in content/ (or would, for a revision of the editor), in hexadecimal. */
    digest: text().notNull(),
    /** Path inside content/; relative links and images are resolved against it. */
    sourcePath: text('source_path').notNull(),
    /** The file up to its body, character for character, so that exporting gives back the same file; null: write it from the fields. */
    head: text(),
    title: text().notNull(),
    summary: text().notNull().default(''),
    tags: text().array().notNull().default([]),
    /** Slugs of articles to read next, chosen by the writer. */
    related: text().array().notNull().default([]),
    position: integer().notNull().default(0),
    audience: text().$type<Audience>().notNull().default('everyone'),
    body: text().notNull(),
    /** Names of the snippets it includes, so that a changed snippet reaches the search. */
    snippets: text().array().notNull().default([]),
    /** In whole minutes. */
    readingTime: integer('reading_time').notNull().default(1),
    /** The day its content was last worked on, as the writer says. */
    updatedOn: date('updated_on', { mode: 'string' }).notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    /** Account of the writer; null for files. */
    author: bigint({ mode: 'number' }),
    /** When it first went live. */
    publishedAt: time('published_at'),
    /** Set while it waits for somebody's decision behind the live revision. */
    proposedAt: time('proposed_at'),
  },
  (table) => [
    index('article_revisions_translation').on(table.articleId, table.locale, table.id),
    index('article_revisions_snippets').using('gin', table.snippets),
    check('article_revisions_origin', sql`${table.origin} in ('repository', 'editor')`),
    check('article_revisions_audience', sql`${table.audience} in ('everyone', 'member', 'staff')`),
  ],
);

/** Former addresses of articles: old slugs, and what they were called in the system they came from. Kept for ever. */
export const articleRedirects = pgTable(
  'article_redirects',
  {
    former: text().primaryKey(),
    articleId: bigint('article_id', { mode: 'number' })
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [index('article_redirects_article').on(table.articleId)],
);

/** "Was this helpful?": one answer a visitor and translation, which they can change. */
export const articleVotes = pgTable(
  'article_votes',
  {
    id: id(),
    articleId: bigint('article_id', { mode: 'number' })
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    locale: text().notNull(),
    /** What the visitor had read when they answered. */
    revisionId: bigint('revision_id', { mode: 'number' })
      .notNull()
      .references(() => articleRevisions.id, { onDelete: 'cascade' }),
    /** Hash of the random key in the visitor's cookie; tells visitors apart, not who they are. */
    visitor: text().notNull(),
    helpful: boolean().notNull(),
    reason: text(),
    /** The search in the search log that led here. */
    searchId: uuid('search_id'),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (table) => [
    unique('article_votes_visitor').on(table.articleId, table.locale, table.visitor),
    index('article_votes_revision').on(table.revisionId),
  ],
);

/** A category in one language, as its category.yml says. */
export const categories = pgTable(
  'categories',
  {
    slug: text().notNull(),
    locale: text().notNull(),
    title: text().notNull(),
    summary: text().notNull().default(''),
    position: integer().notNull().default(0),
    /** Name of an icon of the interface; empty: the plain one. */
    icon: text().notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.slug, table.locale] })],
);

/** A passage that several articles include. */
export const snippets = pgTable(
  'snippets',
  {
    name: text().notNull(),
    locale: text().notNull(),
    body: text().notNull(),
    /** Path inside content/. */
    sourcePath: text('source_path').notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.locale] })],
);
