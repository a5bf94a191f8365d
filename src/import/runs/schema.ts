import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { articleRevisions, articles } from '../../articles/schema.ts';
import { id, now, number, oneOf, time } from '../../db/columns.ts';
import type { FileReport, Note, Outcome } from '../report.ts';
import {
  RUN_SOURCES,
  RUN_STATES,
  type RunCounts,
  type RunProblem,
  type RunSource,
  type RunState,
  type StoredFile,
} from './run.ts';

/** An import of a help center that an administrator began in the browser: looked at first, and brought in when they say so. */
export const importRuns = pgTable(
  'import_runs',
  {
    id: id(),
    startedBy: number('started_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: time('created_at').notNull().default(now),
    /** When it was done with, or given up. */
    endedAt: time('ended_at'),
    source: text('source').$type<RunSource>().notNull(),
    /** What articles of files are known by from one import to the next. */
    name: text('name').notNull(),
    /** Language of files that say none. */
    locale: text('locale').notNull(),
    /** Where the help center is; empty: in files. */
    address: text('address').notNull().default(''),
    /** Whose token it is; null: it says so itself. */
    email: text('email'),
    /** Sealed, and gone as soon as everything was fetched or nothing more will be. */
    token: text('token'),
    files: jsonb('files').$type<StoredFile[]>().notNull().default([]),
    /** Pictures of other sites are brought too. */
    download: boolean('download').notNull().default(false),
    state: text('state').$type<RunState>().notNull().default('looking'),
    problem: jsonb('problem').$type<RunProblem>(),
    counts: jsonb('counts').$type<RunCounts>(),
    /** The job that works at it, or did last. */
    jobId: number('job_id'),
  },
  (table) => [
    index('import_runs_started_by').on(table.startedBy),
    index('import_runs_ended').on(table.endedAt),
    check('import_runs_source', oneOf(table.source, RUN_SOURCES)),
    check('import_runs_state', oneOf(table.state, RUN_STATES)),
  ],
);

const runId = () =>
  number('run_id')
    .notNull()
    .references(() => importRuns.id, { onDelete: 'cascade' });

/** Answers of a help center's interface, so that an import goes on where it stood. */
export const importPages = pgTable(
  'import_pages',
  { runId: runId(), number: integer('number').notNull(), url: text('url').notNull(), body: text('body').notNull() },
  (table) => [primaryKey({ columns: [table.runId, table.number] })],
);

/** What became of an article, or would: what could not be carried over with it. */
export const importItems = pgTable(
  'import_items',
  {
    id: id(),
    runId: runId(),
    locale: text('locale').notNull(),
    /** Where it lay; empty: the remarks are about the whole. */
    file: text('file').notNull(),
    title: text('title').notNull().default(''),
    outcome: text('outcome').$type<Outcome>().notNull(),
    /** It was not finished, and is a draft here. */
    isDraft: boolean('is_draft').notNull().default(false),
    audience: text('audience').notNull().default('everyone'),
    articleId: number('article_id').references(() => articles.id, { onDelete: 'set null' }),
    notes: jsonb('notes').$type<Note[]>().notNull().default([]),
  },
  (table) => [
    index('import_items_run').on(table.runId, table.id),
    index('import_items_article').on(table.articleId).where(sql`article_id is not null`),
    check('import_items_outcome', oneOf(table.outcome, OUTCOMES)),
  ],
);

/** Which article a text of another help center became, so that bringing it again makes no double. */
export const importedArticles = pgTable(
  'imported_articles',
  {
    /** The system and the number it has there, or the import and the file. */
    source: text('source').notNull(),
    locale: text('locale').notNull(),
    articleId: number('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    /** SHA-256 of the text that was brought, in hexadecimal. */
    digest: text('digest').notNull(),
    /** What it became; null: a draft. */
    revisionId: number('revision_id').references(() => articleRevisions.id, { onDelete: 'cascade' }),
    /** Whose draft it became, and how often that was written. */
    draftAuthor: number('draft_author').references(() => users.id, { onDelete: 'set null' }),
    draftSequence: integer('draft_sequence'),
    /** The import that wrote it last, and as what: one that goes on after a fall still knows what it did. */
    runId: number('run_id').notNull(),
    outcome: text('outcome').$type<Outcome>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.locale] }),
    index('imported_articles_article').on(table.articleId),
    index('imported_articles_revision').on(table.revisionId).where(sql`revision_id is not null`),
    index('imported_articles_draft_author').on(table.draftAuthor).where(sql`draft_author is not null`),
  ],
);

/** Pictures and files of other sites that were brought, so that none is fetched twice. */
export const importedPictures = pgTable('imported_pictures', {
  /** SHA-256 of its address, which has no bounds. */
  digest: text('digest').primaryKey(),
  /** Inside content/. */
  path: text('path').notNull(),
});

/** As {@link FileReport} has them. */
const OUTCOMES: readonly FileReport['outcome'][] = [
  'created',
  'updated',
  'unchanged',
  'kept',
  'skipped',
  'failed',
  'removed',
];
