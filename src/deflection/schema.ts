import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { DocumentKind } from '../search/document.ts';

/** The ledger: each visit to the ask form in which something was written. How it ended is in its timestamps; none of them: abandoned. */
export const asks = pgTable(
  'asks',
  {
    id: uuid().primaryKey(),
    locale: text().notNull(),
    /** The last text that was typed, subject and description together. */
    text: text().notNull().default(''),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true }).notNull().defaultNow(),
    /** The asker said "This answered it" about this document. */
    solvedAt: timestamp('solved_at', { withTimezone: true }),
    solvedBy: bigint('solved_by', { mode: 'number' }),
    ticketAt: timestamp('ticket_at', { withTimezone: true }),
    ticketId: bigint('ticket_id', { mode: 'number' }),
    threadAt: timestamp('thread_at', { withTimezone: true }),
    threadId: bigint('thread_id', { mode: 'number' }),
    /** The asker took "This answered it" back; the last time. */
    reopenedAt: timestamp('reopened_at', { withTimezone: true }),
    /** "Before we send it…" was shown; it is shown once. */
    remindedAt: timestamp('reminded_at', { withTimezone: true }),
    /** Score of the best suggestion there was; 0 when there was none. */
    bestScore: real('best_score').notNull().default(0),
    confident: boolean().notNull().default(false),
  },
  (table) => [
    index('asks_created').on(table.createdAt),
    index('asks_last_seen').on(table.lastSeenAt),
    index('asks_ticket').on(table.ticketId),
    index('asks_solved_by').on(table.solvedBy, table.solvedAt).where(sql`solved_by is not null`),
  ],
);

/** What an asker was shown, and what they did with it. No foreign key on the document: the ledger outlives it. */
export const askSuggestions = pgTable(
  'ask_suggestions',
  {
    askId: uuid('ask_id')
      .notNull()
      .references(() => asks.id, { onDelete: 'cascade' }),
    documentId: bigint('document_id', { mode: 'number' }).notNull(),
    kind: text().$type<DocumentKind>().notNull(),
    title: text().notNull(),
    url: text().notNull(),
    /** Best place it was shown at, from 1. */
    rank: integer().notNull(),
    score: real().notNull(),
    confident: boolean().notNull(),
    /** What it was last shown for, shortened: only this may it learn. */
    question: text().notNull().default(''),
    shownAt: timestamp('shown_at', { withTimezone: true }).notNull().defaultNow(),
    openedAt: timestamp('opened_at', { withTimezone: true }),
    /** How long it was open, in seconds. */
    readSeconds: integer('read_seconds').notNull().default(0),
    dismissedAt: timestamp('dismissed_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.askId, table.documentId] }),
    index('ask_suggestions_opened').on(table.documentId, table.openedAt).where(sql`opened_at is not null`),
    check('ask_suggestions_read', sql`${table.readSeconds} >= 0`),
  ],
);

/** Pages that an asker had opened before asking, wherever they found them. No foreign key on the document, as above. */
export const askReads = pgTable(
  'ask_reads',
  {
    askId: uuid('ask_id')
      .notNull()
      .references(() => asks.id, { onDelete: 'cascade' }),
    documentId: bigint('document_id', { mode: 'number' }).notNull(),
    kind: text().$type<DocumentKind>().notNull(),
    title: text().notNull(),
    url: text().notNull(),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.askId, table.documentId] }),
    index('ask_reads_document').on(table.documentId),
  ],
);

/** What an asker had searched for before asking, as their browser remembers it. No foreign key on the search: this outlives it. */
export const askSearches = pgTable(
  'ask_searches',
  {
    askId: uuid('ask_id')
      .notNull()
      .references(() => asks.id, { onDelete: 'cascade' }),
    searchId: uuid('search_id').notNull(),
    text: text().notNull(),
    resultCount: integer('result_count').notNull(),
    searchedAt: timestamp('searched_at', { withTimezone: true }).notNull(),
    /** Results that were opened. */
    opened: jsonb().$type<{ title: string; url: string }[]>().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.askId, table.searchId] })],
);

/** What was searched for: text, language and result, without a name or an address. */
export const searches = pgTable(
  'searches',
  {
    id: uuid().primaryKey(),
    locale: text().notNull(),
    text: text().notNull(),
    /** Where it was typed: the search page or the box in the header. */
    origin: text().$type<'page' | 'header'>().notNull(),
    resultCount: integer('result_count').notNull(),
    confident: boolean().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('searches_created').on(table.createdAt)],
);

/** Which results of a search were opened. */
export const searchOpens = pgTable(
  'search_opens',
  {
    searchId: uuid('search_id')
      .notNull()
      .references(() => searches.id, { onDelete: 'cascade' }),
    url: text().notNull(),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.searchId, table.url] }),
    index('search_opens_url').on(table.url, table.openedAt),
  ],
);

/** Solved tickets and what was learnt of them. A trigger on the events of the ticket store, whatever program writes, makes them due. */
export const ticketLessons = pgTable(
  'ticket_lessons',
  {
    ticketId: bigint('ticket_id', { mode: 'number' }).primaryKey(),
    dueAt: timestamp('due_at', { withTimezone: true }),
    /** It has taught something, and never will again. */
    learntAt: timestamp('learnt_at', { withTimezone: true }),
  },
  (table) => [index('ticket_lessons_due').on(table.dueAt).where(sql`${table.dueAt} is not null`)],
);

/** What staff have decided about a question that found no answer; it holds for all questions like it. */
export const unansweredDecisions = pgTable(
  'unanswered_decisions',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    locale: text().notNull(),
    /** The question, with what tells who asked taken out. */
    text: text().notNull(),
    /** Nobody needs to write about it. */
    dismissedAt: timestamp('dismissed_at', { withTimezone: true }),
    /** The account of who sees to it. */
    assigneeId: bigint('assignee_id', { mode: 'number' }),
    /** It is put aside until then. */
    snoozedUntil: timestamp('snoozed_until', { withTimezone: true }),
    /** It is put aside until it is asked so often in the days that are looked at. */
    snoozedBelow: integer('snoozed_below'),
    /** The article that was begun about it, in the language of the question. */
    articleId: bigint('article_id', { mode: 'number' }),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('unanswered_decisions_question').on(table.locale, table.text),
    index('unanswered_decisions_article').on(table.articleId).where(sql`${table.articleId} is not null`),
  ],
);

/** How often something like a question was asked, of which an article was begun; whole weeks stay when what was asked is gone. */
export const unansweredWeeks = pgTable(
  'unanswered_weeks',
  {
    decisionId: bigint('decision_id', { mode: 'number' })
      .notNull()
      .references(() => unansweredDecisions.id, { onDelete: 'cascade' }),
    /** Its Monday, in the time zone of the site. */
    week: date({ mode: 'string' }).notNull(),
    tickets: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.decisionId, table.week] })],
);

/** Another form of a question. */
export interface Example {
  text: string;
  locale: string;
  count: number;
}

/** What people asked lately and found no answer to, alike together. Made anew again and again; the most important are kept. */
export const unansweredGroups = pgTable(
  'unanswered_groups',
  {
    locale: text().notNull(),
    /** The form that was asked most, scrubbed. */
    text: text().notNull(),
    /** Other forms, those asked most first. */
    examples: jsonb().$type<Example[]>().notNull(),
    /** The languages that it was asked in, the most frequent first. */
    locales: text().array().notNull(),
    /** Everything together, and how much it was in as many days before. */
    count: integer().notNull(),
    before: integer().notNull(),
    asks: integer().notNull(),
    searches: integer().notNull(),
    /** Searches that found something of which nothing was opened. */
    clickless: integer().notNull(),
    tickets: integer().notNull(),
    threads: integer().notNull(),
    last: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.locale, table.text] })],
);

/** Articles that people had read before they sent a request lately. Made anew again and again. */
export const articlesReadBefore = pgTable('articles_read_before', {
  documentId: bigint('document_id', { mode: 'number' }).primaryKey(),
  /** Of the article. */
  sourceId: text('source_id').notNull(),
  locale: text().notNull(),
  title: text().notNull(),
  url: text().notNull(),
  /** Requests sent after reading it, and how many it were in as many days before. */
  tickets: integer().notNull(),
  before: integer().notNull(),
  /** Those who are known to have opened it. */
  readers: integer().notNull(),
});

/** When the questions were last read and put together, and how long it took. One row. */
export const unansweredReading = pgTable('unanswered_reading', {
  id: integer().primaryKey().default(1),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
  tookMs: integer('took_ms').notNull(),
});
