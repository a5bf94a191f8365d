import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../../db/columns.ts';
import {
  FOLLOW_LEVELS,
  INCIDENT_STATES,
  LIMITS,
  LONGEST_THREAD_NOTE,
  POST_KINDS,
  REMOVALS,
  THREAD_KINDS,
} from './thread.ts';

const counter = (name: string) => integer(name).notNull().default(0);

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
    /** Until then it stands on every page in its language. */
    bannerUntil: time('banner_until'),
    removal: text('removal', { enum: REMOVALS }),
    /** All its posts are in that one now; its address leads there. */
    mergedInto: number('merged_into').references((): AnyPgColumn => threads.id, { onDelete: 'set null' }),
    /** So many seconds somebody waits between two replies; null: none. */
    slowSeconds: integer('slow_seconds'),
  },
  (table) => [
    index('threads_merged_into').on(table.mergedInto).where(sql`${table.mergedInto} is not null`),
    index('threads_banners').on(table.bannerUntil).where(sql`${table.bannerUntil} is not null`),
    check('threads_banner_of_announcement', sql`${table.bannerUntil} is null or ${table.kind} = 'announcement'`),
    check('threads_slow_seconds', sql`${table.slowSeconds} > 0`),
    index('threads_created').on(table.createdAt),
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
    index('threads_unanswered_helpful')
      .on(table.helpful, table.id)
      .where(sql`${table.othersReplies} = 0 and ${table.kind} = 'question'`),
    index('threads_unsolved')
      .on(table.lastPostAt, table.id)
      .where(sql`${table.solvedAt} is null and ${table.kind} = 'question'`),
    index('threads_open_incidents')
      .on(table.locale, table.id)
      .where(sql`${table.kind} = 'incident' and ${table.solvedAt} is null`),
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
    /** Where the incident stands since this update; null for other posts. */
    incidentState: text('incident_state', { enum: INCIDENT_STATES }),
    authorId: number('author_id')
      .notNull()
      .references(() => users.id),
    body: text('body').notNull(),
    /** The post of the same thread that this one answers. */
    replyTo: number('reply_to').references((): AnyPgColumn => posts.id, { onDelete: 'set null' }),
    /** Accounts whose names in the text are links to them. */
    mentions: number('mentions').array().notNull().default(sql`'{}'::bigint[]`),
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
    // In which threads somebody has written, without reading their posts.
    index('posts_author_thread').on(table.authorId, table.threadId),
    index('posts_solutions').on(table.threadId).where(sql`${table.solutionAt} is not null`),
    index('posts_solved').on(table.solutionAt).where(sql`${table.solutionAt} is not null`),
    index('posts_updates').on(table.threadId, table.number).where(sql`${table.kind} = 'update'`),
    // What says how far somebody is trusted: posts that helped others, and posts that were taken away.
    index('posts_helped').on(table.authorId).where(sql`${table.helpful} > 0 or ${table.solutionAt} is not null`),
    index('posts_removed').on(table.authorId, table.removedAt).where(sql`${table.removal} is not null`),
    // Nearly none names anybody.
    index('posts_mentions').using('gin', table.mentions).where(sql`${table.mentions} <> '{}'`),
    index('posts_reply_to').on(table.replyTo).where(sql`${table.replyTo} is not null`),
    check('posts_kind', oneOf(table.kind, POST_KINDS)),
    check('posts_incident_state', oneOf(table.incidentState, INCIDENT_STATES)),
    check('posts_incident_state_of_update', sql`${table.incidentState} is null or ${table.kind} = 'update'`),
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
  (table) => [
    primaryKey({ columns: [table.postId, table.userId] }),
    index('helpful_votes_user').on(table.userId),
    index('helpful_votes_created').on(table.createdAt),
  ],
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

/** Who follows which thread, or wants to hear nothing of it. */
export const threadFollows = pgTable(
  'thread_follows',
  {
    ...threadAndPerson(),
    level: text('level', { enum: FOLLOW_LEVELS }).notNull().default('following'),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.threadId, table.userId] }),
    index('thread_follows_user').on(table.userId),
    check('thread_follows_level', oneOf(table.level, FOLLOW_LEVELS)),
  ],
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

/** Where posts stood that are in another thread now: a link there leads to them. */
export const movedPosts = pgTable(
  'moved_posts',
  {
    threadId: number('thread_id')
      .notNull()
      .references(() => threads.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    postId: number('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.threadId, table.number] }), index('moved_posts_post').on(table.postId)],
);

/** What the team and moderators note about a thread among themselves. */
export const threadNotes = pgTable(
  'thread_notes',
  {
    id: id(),
    threadId: number('thread_id')
      .notNull()
      .references(() => threads.id, { onDelete: 'cascade' }),
    authorId: number('author_id')
      .notNull()
      .references(() => users.id),
    body: text('body').notNull(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    index('thread_notes_thread').on(table.threadId, table.id),
    index('thread_notes_author').on(table.authorId),
    check('thread_notes_body_length', lengthBetween(table.body, 1, LONGEST_THREAD_NOTE)),
  ],
);
