import { bigint, boolean, index, jsonb, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core';
import type { Audience, DocumentKind, DocumentSection } from './document.ts';

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
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique('search_documents_source').on(table.kind, table.sourceId, table.locale),
    index('search_documents_url').on(table.url),
  ],
);
