import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import type { Audience } from '../accounts/audience.ts';
import { number, time } from '../db/columns.ts';
import type { DocumentKind, DocumentSection } from './document.ts';

/** How it came out that a page answered a question. */
export type ConfirmationSource = 'ask' | 'ticket' | 'thread' | 'staff';

/** What can be found. Each row is written in the transaction that changes its source; a trigger tells every node (channel `search`). */
export const searchDocuments = pgTable(
  'search_documents',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text().$type<DocumentKind>().notNull(),
    /** Key of the source within its kind: the number of the article, video guide or thread. */
    sourceId: text('source_id').notNull(),
    locale: text().notNull(),
    title: text().notNull(),
    summary: text().notNull().default(''),
    tags: text().array().notNull().default([]),
    askedAs: text('asked_as').array().notNull().default([]),
    sections: jsonb().$type<DocumentSection[]>().notNull(),
    category: text().notNull().default(''),
    audience: text().$type<Audience>().notNull().default('everyone'),
    url: text().notNull(),
    solved: boolean().notNull().default(false),
    /** Edition of the rules by which its source made it; after an update of Helpwell those of older editions are made again. */
    edition: integer().notNull().default(0),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
    /** When its text last became substantially another; what it was asked as before then fades. */
    rewrittenAt: timestamp('rewritten_at', { withTimezone: true }),
  },
  (table) => [
    unique('search_documents_source').on(table.kind, table.sourceId, table.locale),
    index('search_documents_url').on(table.url),
  ],
);

/**
 * Questions that people say a page answered, scrubbed: the learnt ones are its `asked_as`, the others wait for more voices. Kept by the
 * page's source, not its row, so that a page that goes and comes back is known again.
 */
export const askedQuestions = pgTable(
  'asked_questions',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind').$type<DocumentKind>().notNull(),
    sourceId: text('source_id').notNull(),
    locale: text('locale').notNull(),
    text: text('text').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    /** Of the newest confirmation. */
    confirmedAt: time('confirmed_at').notNull().defaultNow(),
    /** Null: it waits. */
    learntAt: time('learnt_at'),
    /** Staff took it away: readers cannot bring it back. */
    removedAt: time('removed_at'),
  },
  (table) => [
    index('asked_questions_page').on(table.kind, table.sourceId, table.locale),
    index('asked_questions_waiting')
      .on(table.confirmedAt)
      .where(sql`${table.learntAt} is null and ${table.removedAt} is null`),
    check('asked_questions_text', sql`char_length(${table.text}) between 1 and 300`),
  ],
);

/** Who said so: one row a person and question. */
export const questionConfirmations = pgTable(
  'question_confirmations',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    questionId: number('question_id')
      .notNull()
      .references(() => askedQuestions.id, { onDelete: 'cascade' }),
    /** Keyed hashes of everything that tells this person from others; whoever shares one of them is the same person. */
    askerKeys: text('asker_keys').array().notNull(),
    source: text('source').$type<ConfirmationSource>().notNull(),
    /** It is the word of staff, which needs no others. */
    byStaff: boolean('by_staff').notNull().default(false),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('question_confirmations_question').on(table.questionId),
    index('question_confirmations_askers').using('gin', table.askerKeys),
    check('question_confirmations_source', sql`${table.source} in ('ask', 'ticket', 'thread', 'staff')`),
    check('question_confirmations_keyed', sql`cardinality(${table.askerKeys}) > 0`),
  ],
);

/** Expressions that mean the same, as editors say, on top of the thesaurus of the language. A trigger tells every node (channel `search_editing`). */
export const searchSynonyms = pgTable(
  'search_synonyms',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    locale: text('locale').notNull(),
    expressions: text('expressions').array().notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('search_synonyms_locale').on(table.locale),
    check('search_synonyms_several', sql`cardinality(${table.expressions}) between 2 and 12`),
  ],
);

/** Answers that editors put first for a query. By the page's source, as {@link askedQuestions}. */
export const searchPins = pgTable(
  'search_pins',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    locale: text('locale').notNull(),
    query: text('query').notNull(),
    kind: text('kind').$type<DocumentKind>().notNull(),
    sourceId: text('source_id').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('search_pins_once').on(table.locale, table.query, table.kind, table.sourceId),
    check('search_pins_query', sql`char_length(${table.query}) between 1 and 300`),
  ],
);

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/**
 * What a model made of the texts of documents, where search by meaning is on. Each document is computed once, by one node, and a trigger
 * tells the others (channel `search_vectors`).
 */
export const searchVectors = pgTable(
  'search_vectors',
  {
    documentId: number('document_id')
      .notNull()
      .references(() => searchDocuments.id, { onDelete: 'cascade' }),
    /** Digest of the model and how it is used. */
    model: text('model').notNull(),
    /** Of the text that the vectors are of. */
    digest: text('digest'),
    /** Time of the document's last change that they are up to date with, in microseconds. */
    version: number('version'),
    /** One byte a dimension, one vector a passage; null: they are being computed. */
    vectors: bytes('vectors'),
    /** A node is computing them until then. */
    claimedUntil: time('claimed_until'),
    computedAt: time('computed_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.documentId, table.model] })],
);
