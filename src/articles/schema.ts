import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Audience } from '../accounts/audience.ts';
import { id, time } from '../db/columns.ts';
import type { Heading } from './tree.ts';

/** An article in all its languages. The slug is its address and ties the translations together. */
export const articles = pgTable(
  'articles',
  {
    id: id(),
    slug: text().notNull().unique(),
    /** Slug of its category, which is the name of the folder its files lie in. */
    category: text().notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    /** Set: put away in all its languages by somebody; files that change wait until they bring it back. */
    archivedAt: time('archived_at'),
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
    /** When that revision was first published: copied from it, so that lists are sorted without reading every revision. */
    publishedAt: time('published_at'),
    /** Set: no longer to be read, although its revisions are kept. */
    removedAt: time('removed_at'),
    /** Whether its file went, or a person took it away: that a file is still there does not bring back what a person took away. */
    removedBy: text('removed_by').$type<RevisionOrigin>(),
    /** Revision of the original that it was made from; null: nobody has said. Never set for the original itself. */
    translatedFrom: bigint('translated_from', { mode: 'number' }).references((): AnyPgColumn => articleRevisions.id),
    /** Set: since then the original says something else that readers should know. */
    outdatedAt: time('outdated_at'),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.locale] }),
    index('article_translations_live').on(table.liveRevisionId),
    // In the order in which programs fetch what has changed.
    index('article_translations_published')
      .on(table.publishedAt, table.articleId, table.locale)
      .where(sql`live_revision_id is not null and removed_at is null`),
    index('article_translations_outdated').on(table.locale).where(sql`outdated_at is not null`),
    check('article_translations_removed_by', sql`${table.removedBy} in ('repository', 'editor')`),
  ],
);

/** How much a change means to readers: a typo; something that translations can go without for a while; what makes them out of date. */
export const SIGNIFICANCES = ['typo', 'minor', 'major'] as const;
export type Significance = (typeof SIGNIFICANCES)[number];

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
    /** Path inside content/, against which relative links and images are resolved; null: as if it lay where its article belongs. */
    sourcePath: text('source_path'),
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
    /** Its table of contents. */
    headings: jsonb().$type<Heading[]>().notNull().default([]),
    words: integer().notNull().default(0),
    /** Ids of all that a link can lead to: headings, also within components, and what its writer named. */
    anchors: text().array().notNull().default([]),
    /** How many pictures it shows without a word on what they show. */
    undescribed: integer().notNull().default(0),
    /** Edition of the rules by which headings, words, files and links were read from the body; 0: not read yet. */
    edition: integer().notNull().default(0),
    /** In whole minutes. */
    readingTime: integer('reading_time').notNull().default(1),
    /** The day its content was last worked on, as the writer says; null when nobody says. */
    updatedOn: date('updated_on', { mode: 'string' }),
    createdAt: time('created_at').notNull().defaultNow(),
    /** Account of the writer; null for files. */
    author: bigint({ mode: 'number' }),
    /** As its writer says; null for files, which say nothing of it. */
    significance: text().$type<Significance>(),
    /** Why it was changed, for the team. */
    note: text().notNull().default(''),
    /** When it first went live. */
    publishedAt: time('published_at'),
    /** Set while it waits for somebody's decision behind the live revision. */
    proposedAt: time('proposed_at'),
  },
  (table) => [
    index('article_revisions_translation').on(table.articleId, table.locale, table.id),
    // Lists for programs are in this order.
    index('article_revisions_order').on(table.locale, table.position, table.articleId),
    index('article_revisions_snippets').using('gin', table.snippets),
    index('article_revisions_related').using('gin', table.related),
    index('article_revisions_edition').on(table.edition),
    check('article_revisions_origin', sql`${table.origin} in ('repository', 'editor')`),
    check('article_revisions_significance', sql`${table.significance} in ('typo', 'minor', 'major')`),
    check(
      'article_revisions_audience',
      sql`${table.audience} ~ '^(everyone|member|staff|plan:[a-z][a-z0-9_-]*|organization:[1-9][0-9]*)$'`,
    ),
  ],
);

const revisionId = () =>
  bigint('revision_id', { mode: 'number' })
    .notNull()
    .references(() => articleRevisions.id, { onDelete: 'cascade' });

/** The files of content/ that a revision shows or links; a video guide as its folder. Paths as {@link fileKey} writes them. */
export const articleFiles = pgTable(
  'article_files',
  { revisionId: revisionId(), path: text().notNull() },
  // Hashed, because a tree takes no entry of more than 2,700 bytes, and a text may name what it likes.
  (table) => [
    index('article_files_revision').on(table.revisionId),
    index('article_files_path').using('hash', table.path),
  ],
);

/** Where a revision's links lead: other articles, pages of this site, addresses elsewhere. */
export const articleLinks = pgTable(
  'article_links',
  {
    revisionId: revisionId(),
    /** As a reader's browser follows it. */
    url: text().notNull(),
    /** Of the article it leads to; null: to something else. */
    slug: text(),
    /** The part of that article; null: its beginning. Without an article: a part of the text itself that is not there. */
    anchor: text(),
  },
  (table) => [
    index('article_links_revision').on(table.revisionId),
    index('article_links_slug').using('hash', table.slug),
  ],
);

/** Files of content/ named by texts that were refused, so that nobody sees the pictures of what was never published. */
export const withheldFiles = pgTable('withheld_files', { path: text().notNull() }, (table) => [
  index('withheld_files_path').using('hash', table.path),
]);

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
  (table) => [
    index('article_redirects_article').on(table.articleId),
    index('article_redirects_any_case').on(sql`lower(${table.former})`),
  ],
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
    index('article_votes_created').on(table.createdAt),
    index('article_votes_updated').on(table.updatedAt, table.id),
  ],
);

/** A category in one language, as its category.yml says, or as it was made in the browser. */
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
    /** What no file has made stays although there is no file of it. */
    origin: text().$type<RevisionOrigin>().notNull().default('repository'),
  },
  (table) => [
    primaryKey({ columns: [table.slug, table.locale] }),
    check('categories_origin', sql`${table.origin} in ('repository', 'editor')`),
  ],
);

/** What the file of a category said last, where somebody has written something else, or deleted the category, in the browser. */
export const categoryFiles = pgTable(
  'category_files',
  {
    slug: text().notNull(),
    locale: text().notNull(),
    title: text().notNull(),
    summary: text().notNull().default(''),
    position: integer().notNull().default(0),
    icon: text().notNull().default(''),
    /** Set: it has changed since, and waits for somebody's decision. */
    proposedAt: time('proposed_at'),
  },
  (table) => [primaryKey({ columns: [table.slug, table.locale] })],
);

/** What a category said in one language at one time. Changed only in its slug, when the category gets another address. */
export const categoryRevisions = pgTable(
  'category_revisions',
  {
    id: id(),
    slug: text().notNull(),
    locale: text().notNull(),
    /** null: it was taken away in this language. */
    title: text(),
    summary: text().notNull().default(''),
    position: integer().notNull().default(0),
    icon: text().notNull().default(''),
    origin: text().$type<RevisionOrigin>().notNull(),
    /** Account of who wrote it or took it away; null for files. */
    author: bigint({ mode: 'number' }),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('category_revisions_category').on(table.slug, table.id),
    check('category_revisions_origin', sql`${table.origin} in ('repository', 'editor')`),
  ],
);

/** Former addresses of categories, and the slug that each leads to. Kept for ever. */
export const categoryRedirects = pgTable(
  'category_redirects',
  {
    former: text().primaryKey(),
    slug: text().notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [index('category_redirects_slug').on(table.slug)],
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
    /** What was written in the browser stays although its file says something else, or is not there. */
    origin: text().$type<RevisionOrigin>().notNull().default('repository'),
  },
  (table) => [
    primaryKey({ columns: [table.name, table.locale] }),
    check('snippets_origin', sql`${table.origin} in ('repository', 'editor')`),
  ],
);

/** What a snippet said in one language at one time. Never changed once written. */
export const snippetRevisions = pgTable(
  'snippet_revisions',
  {
    id: id(),
    name: text().notNull(),
    locale: text().notNull(),
    /** null: it was deleted. */
    body: text(),
    origin: text().$type<RevisionOrigin>().notNull(),
    /** Account of who wrote or deleted it; null for files. */
    author: bigint({ mode: 'number' }),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('snippet_revisions_snippet').on(table.name, table.locale, table.id),
    check('snippet_revisions_origin', sql`${table.origin} in ('repository', 'editor')`),
  ],
);

/** What the file of a snippet said last, where somebody has written another text, or deleted the snippet, in the browser. */
export const snippetFiles = pgTable(
  'snippet_files',
  {
    name: text().notNull(),
    locale: text().notNull(),
    body: text().notNull(),
    /** Path inside content/. */
    sourcePath: text('source_path').notNull(),
    /** Set: it has changed since, and waits for somebody's decision. */
    proposedAt: time('proposed_at'),
  },
  (table) => [primaryKey({ columns: [table.name, table.locale] })],
);
