import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { articles } from '../../articles/schema.ts';
import { id, now, number, oneOf, time } from '../../db/columns.ts';
import type { AgentChanges } from '../../tickets/agent-changes.ts';
import { tickets } from '../../tickets/schema.ts';
import { COMMENT_FORMATS } from '../../tickets/ticket.ts';
import { MODES } from '../mode.ts';

/** Answers that go out in some seconds, until when they can be taken back. */
export const heldAnswers = pgTable(
  'held_answers',
  {
    id: id(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    userId: number('user_id')
      .notNull()
      .references(() => users.id),
    /** The name that the requester reads. */
    authorName: text('author_name').notNull(),
    /** Of the form: the same answer is held once, and sent once. */
    key: text('key').notNull().unique(),
    body: text('body').notNull(),
    format: text('format', { enum: COMMENT_FORMATS }).notNull(),
    /** Tokens of uploaded files. */
    attachments: text('attachments').array().notNull().default(sql`'{}'::text[]`),
    changes: jsonb('changes').$type<AgentChanges>().notNull().default({}),
    /** Public comments that the agent had before them; null: not asked. */
    seen: jsonb('seen').$type<number[]>(),
    dueAt: time('due_at').notNull(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    index('held_answers_due').on(table.dueAt),
    index('held_answers_ticket').on(table.ticketId),
    check('held_answers_format', oneOf(table.format, COMMENT_FORMATS)),
  ],
);

/** What agents are writing: one text a person and ticket. */
export const ticketDrafts = pgTable(
  'ticket_drafts',
  {
    userId: number('user_id')
      .notNull()
      .references(() => users.id),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** From 1; each write raises it, and names the one that it follows. */
    sequence: integer('sequence').notNull(),
    /** Key of the form that wrote last: what it sends again is no other text. */
    writer: text('writer').notNull(),
    mode: text('mode', { enum: MODES }).notNull(),
    body: text('body').notNull(),
    /** Tokens of uploaded files. */
    attachments: text('attachments').array().notNull().default(sql`'{}'::text[]`),
    /** What was to change with it, of an answer that came back. */
    changes: jsonb('changes').$type<AgentChanges>().notNull().default({}),
    /** What another form has at the same time. */
    other: text('other'),
    /** It was an answer, and did not go out because of what somebody else had written. */
    stopped: boolean('stopped').notNull().default(false),
    /** Numbers of the messages because of which. */
    stoppedBy: number('stopped_by').array().notNull().default(sql`'{}'::bigint[]`),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.ticketId] }),
    index('ticket_drafts_ticket').on(table.ticketId),
    index('ticket_drafts_updated').on(table.updatedAt),
    check('ticket_drafts_mode', oneOf(table.mode, MODES)),
    check('ticket_drafts_sequence', sql`${table.sequence} >= 1`),
  ],
);

/** Who has which ticket open; of no worth after a crash, so the migration makes it unlogged. */
export const ticketViewers = pgTable(
  'ticket_viewers',
  {
    ticketId: number('ticket_id').notNull(),
    userId: number('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    typing: boolean('typing').notNull().default(false),
    seenAt: time('seen_at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.ticketId, table.userId] }), index('ticket_viewers_seen').on(table.seenAt)],
);

/** Pages of ours to which answers of agents led; the path is where the page was then. */
export const linkedPages = pgTable(
  'linked_pages',
  {
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    path: text('path').notNull(),
    linkedAt: time('linked_at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.ticketId, table.path] }), index('linked_pages_path').on(table.path)],
);

/** Articles that were begun with what stands in a ticket. */
export const ticketArticles = pgTable(
  'ticket_articles',
  {
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    articleId: number('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    locale: text('locale').notNull(),
    begunAt: time('begun_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.articleId] }),
    index('ticket_articles_article').on(table.articleId),
  ],
);
