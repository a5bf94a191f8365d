import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { users } from '../accounts/schema.ts';
import { LIMITS, POST_KINDS, REMOVALS, THREAD_KINDS } from './thread.ts';

const id = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const number = (name: string) => bigint(name, { mode: 'number' });
const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const counter = (name: string) => integer(name).notNull().default(0);
const now = sql`now()`;

/** `column in ('a', 'b')`, as text in the migration. */
const oneOf = (column: AnyPgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`;
const lengthBetween = (column: AnyPgColumn, least: number, most: number) =>
  sql`char_length(${column}) between ${sql.raw(String(least))} and ${sql.raw(String(most))}`;

/**
 * Threads. What lists show and sort by stands on the row, kept in the transaction of each change, so that no list counts; a removed first
 * post removes the thread.
 */
export const threads = pgTable(
  'threads',
  {
    id: id(),
    /** Id of a topic in site.yml. */
    topic: text('topic').notNull(),
    kind: text('kind', { enum: THREAD_KINDS }).notNull(),
    locale: text('locale').notNull(),
    title: text('title').notNull(),
    tags: text('tags').array().notNull().default(sql`'{}'::text[]`),
    authorId: number('author_id')
      .notNull()
      .references(() => users.id),
    createdAt: time('created_at').notNull().default(now),
    /** Of the newest post that can be read. */
    lastPostAt: time('last_post_at').notNull().default(now),
    lastAuthorId: number('last_author_id')
      .notNull()
      .references(() => users.id),
    /** The highest number that a post of it ever had. */
    lastNumber: integer('last_number').notNull().default(1),
    /** Replies that can be read, and those of them that others than the author of the thread wrote. */
    replies: counter('replies'),
    othersReplies: counter('others_replies'),
    /** "Helpful" votes of all its posts that can be read. */
    helpful: counter('helpful'),
    /** People who said that they have this too. */
    affected: counter('affected'),
    /** When the oldest of its solutions was marked, or an incident was over. */
    solvedAt: time('solved_at'),
    closedAt: time('closed_at'),
    closedBy: number('closed_by').references(() => users.id),
    pinnedUntil: time('pinned_until'),
    removal: text('removal', { enum: REMOVALS }),
  },
  (table) => [
    index('threads_activity').on(table.lastPostAt, table.id),
    index('threads_topic_activity').on(table.topic, table.lastPostAt, table.id),
    index('threads_topic_newest').on(table.topic, table.id),
    index('threads_helpful').on(table.helpful, table.id),
    index('threads_author').on(table.authorId, table.lastPostAt, table.id),
    index('threads_last_author').on(table.lastAuthorId),
    index('threads_closed_by').on(table.closedBy).where(sql`${table.closedBy} is not null`),
    index('threads_pinned').on(table.pinnedUntil).where(sql`${table.pinnedUntil} is not null`),
    index('threads_unanswered')
      .on(table.lastPostAt, table.id)
      .where(sql`${table.othersReplies} = 0 and ${table.kind} = 'question'`),
    index('threads_unsolved')
      .on(table.lastPostAt, table.id)
      .where(sql`${table.solvedAt} is null and ${table.kind} = 'question'`),
    index('threads_tags').using('gin', table.tags),
    check('threads_kind', oneOf(table.kind, THREAD_KINDS)),
    check('threads_removal', oneOf(table.removal, REMOVALS)),
    check('threads_title_length', lengthBetween(table.title, 1, LIMITS.title)),
    check('threads_tags_count', sql`cardinality(${table.tags}) <= ${sql.raw(String(LIMITS.tags))}`),
    check(
      'threads_counters',
      sql`${table.replies} >= 0 and ${table.othersReplies} between 0 and ${table.replies} and ${table.helpful} >= 0 and ${table.affected} >= 0 and ${table.lastNumber} >= 1`,
    ),
  ],
);

/** Posts: the first of a thread has number 1, each reply the next. Numbers are never given twice. */
export const posts = pgTable(
  'posts',
  {
    id: id(),
    threadId: number('thread_id')
      .notNull()
      .references(() => threads.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    kind: text('kind', { enum: POST_KINDS }).notNull().default('post'),
    authorId: number('author_id')
      .notNull()
      .references(() => users.id),
    body: text('body').notNull(),
    /** The post of the same thread that this one answers. */
    replyTo: number('reply_to').references((): AnyPgColumn => posts.id, { onDelete: 'set null' }),
    /** From 1; each edit raises it. */
    revision: integer('revision').notNull().default(1),
    createdAt: time('created_at').notNull().default(now),
    editedAt: time('edited_at'),
    editedBy: number('edited_by').references(() => users.id),
    helpful: counter('helpful'),
    solutionAt: time('solution_at'),
    solutionBy: number('solution_by').references(() => users.id),
    removal: text('removal', { enum: REMOVALS }),
    removedAt: time('removed_at'),
    removedBy: number('removed_by').references(() => users.id),
    /** Of the form it was sent with, and of the text: they recognise what was sent twice. */
    submissionKey: text('submission_key'),
    digest: text('digest').notNull(),
  },
  (table) => [
    unique('posts_number').on(table.threadId, table.number),
    uniqueIndex('posts_submission').on(table.authorId, table.submissionKey),
    index('posts_author').on(table.authorId, table.id),
    index('posts_solutions').on(table.threadId).where(sql`${table.solutionAt} is not null`),
    index('posts_updates').on(table.threadId, table.number).where(sql`${table.kind} = 'update'`),
    index('posts_reply_to').on(table.replyTo).where(sql`${table.replyTo} is not null`),
    check('posts_kind', oneOf(table.kind, POST_KINDS)),
    check('posts_body_length', lengthBetween(table.body, 1, LIMITS.body)),
    check('posts_removal', oneOf(table.removal, REMOVALS)),
    check('posts_removed_when_removed', sql`(${table.removal} is null) = (${table.removedAt} is null)`),
    check('posts_solution_is_reply', sql`${table.solutionAt} is null or ${table.number} > 1`),
    check('posts_counters', sql`${table.helpful} >= 0 and ${table.revision} >= 1 and ${table.number} >= 1`),
  ],
);

/** What a post said before it was edited. */
export const postRevisions = pgTable(
  'post_revisions',
  {
    postId: number('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'cascade' }),
    revision: integer('revision').notNull(),
    /** Of the thread, where the post is its first. */
    title: text('title'),
    body: text('body').notNull(),
    authorId: number('author_id')
      .notNull()
      .references(() => users.id),
    writtenAt: time('written_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.postId, table.revision] }),
    index('post_revisions_author').on(table.authorId),
    check('post_revisions_body_length', lengthBetween(table.body, 1, LIMITS.body)),
  ],
);

/** Whom a post helped. */
export const helpfulVotes = pgTable(
  'helpful_votes',
  {
    postId: number('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'cascade' }),
    userId: number('user_id')
      .notNull()
      .references(() => users.id),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.postId, table.userId] }), index('helpful_votes_user').on(table.userId)],
);

/** Columns of what a person has with a thread; it goes with the thread. */
const threadAndPerson = () => ({
  threadId: number('thread_id')
    .notNull()
    .references(() => threads.id, { onDelete: 'cascade' }),
  userId: number('user_id')
    .notNull()
    .references(() => users.id),
});

/** Who has the problem of a thread, too. */
export const affectedPeople = pgTable(
  'affected_people',
  {
    ...threadAndPerson(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.threadId, table.userId] }), index('affected_people_user').on(table.userId)],
);

/** Who follows which thread. */
export const threadFollows = pgTable(
  'thread_follows',
  {
    ...threadAndPerson(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.threadId, table.userId] }), index('thread_follows_user').on(table.userId)],
);

/** How far somebody has read a thread. */
export const readMarks = pgTable(
  'read_marks',
  {
    ...threadAndPerson(),
    /** Number of the last post read. */
    number: integer('number').notNull(),
    readAt: time('read_at').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.threadId, table.userId] }), index('read_marks_user').on(table.userId)],
);
