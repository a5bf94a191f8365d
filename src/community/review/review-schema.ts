import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../../db/columns.ts';
import { posts, threads } from '../threads/schema.ts';
import { INCIDENT_STATES, LIMITS, THREAD_KINDS } from '../threads/thread.ts';
import { FLAG_KINDS, HELD_KINDS, REVIEW_KINDS, REVIEW_LIMITS, REVIEW_STATES } from './review.ts';

const atMost = (column: AnyPgColumn, most: number) => lengthBetween(column, 0, most);
const isHeld = (column: AnyPgColumn) => oneOf(column, HELD_KINDS);

/** The review queue: what somebody must look at, and what became of it. */
export const reviews = pgTable(
  'reviews',
  {
    id: id(),
    kind: text('kind', { enum: REVIEW_KINDS }).notNull(),
    state: text('state', { enum: REVIEW_STATES }).notNull().default('waiting'),
    /** Whose text it is. */
    authorId: number('author_id')
      .notNull()
      .references(() => users.id),
    /** Of the thread as it is, or for which the text is meant: whose moderators decide. */
    topic: text('topic').notNull(),
    /** Null for a thread that waits; once it is approved it is that thread. */
    threadId: number('thread_id').references(() => threads.id, { onDelete: 'cascade' }),
    /** Null for a text that stands in no thread yet. */
    postId: number('post_id').references(() => posts.id, { onDelete: 'cascade' }),
    /** Why it is here: what made the text wait; of flags their kinds stand with them. */
    reasons: text('reasons').array().notNull().default(sql`'{}'::text[]`),
    createdAt: time('created_at').notNull().default(now),
    decidedAt: time('decided_at'),
    decidedBy: number('decided_by').references(() => users.id),
    /** What the author was told with the decision. */
    told: text('told').notNull().default(''),
  },
  (table) => [
    index('reviews_waiting').on(table.topic, table.id).where(sql`${table.state} = 'waiting'`),
    index('reviews_decided').on(table.decidedAt, table.id).where(sql`${table.state} <> 'waiting'`),
    index('reviews_author').on(table.authorId, table.id),
    index('reviews_thread').on(table.threadId),
    index('reviews_post').on(table.postId),
    index('reviews_decided_by').on(table.decidedBy).where(sql`${table.decidedBy} is not null`),
    uniqueIndex('reviews_one_a_post')
      .on(table.postId)
      .where(sql`${table.state} = 'waiting' and ${table.kind} in ('flagged', 'newcomer')`),
    check('reviews_kind', oneOf(table.kind, REVIEW_KINDS)),
    check('reviews_state', oneOf(table.state, REVIEW_STATES)),
    check('reviews_told_length', atMost(table.told, REVIEW_LIMITS.reason)),
    check('reviews_decided', sql`(${table.state} = 'waiting') = (${table.decidedAt} is null)`),
    check('reviews_post_there', sql`${isHeld(table.kind)} or ${table.kind} = 'claim' or ${table.postId} is not null`),
  ],
);

/** What somebody wrote that stands in no thread until it is approved: nothing that reads threads and posts can come upon it. */
export const heldTexts = pgTable(
  'held_texts',
  {
    reviewId: number('review_id')
      .primaryKey()
      .references(() => reviews.id, { onDelete: 'cascade' }),
    threadKind: text('thread_kind', { enum: THREAD_KINDS }),
    locale: text('locale').notNull(),
    /** Of a thread; empty for a reply. */
    title: text('title').notNull(),
    body: text('body').notNull(),
    tags: text('tags').array().notNull().default(sql`'{}'::text[]`),
    /** Number of the post that a reply answers. */
    replyTo: integer('reply_to'),
    isUpdate: boolean('is_update').notNull().default(false),
    /** Where an incident stands since this update. */
    incidentState: text('incident_state', { enum: INCIDENT_STATES }),
    /** As those of a post. */
    submissionKey: text('submission_key'),
    digest: text('digest').notNull(),
  },
  (table) => [
    index('held_texts_digest').on(table.digest),
    check('held_texts_thread_kind', oneOf(table.threadKind, THREAD_KINDS)),
    check('held_texts_incident_state', oneOf(table.incidentState, INCIDENT_STATES)),
    check('held_texts_body_length', lengthBetween(table.body, 1, LIMITS.body)),
    check('held_texts_title_length', atMost(table.title, LIMITS.title)),
  ],
);

/** What people found wrong with posts; one each. */
export const flags = pgTable(
  'flags',
  {
    postId: number('post_id')
      .notNull()
      .references(() => posts.id, { onDelete: 'cascade' }),
    userId: number('user_id')
      .notNull()
      .references(() => users.id),
    kind: text('kind', { enum: FLAG_KINDS }).notNull(),
    text: text('text').notNull().default(''),
    createdAt: time('created_at').notNull().default(now),
    /** In which it was, or is to be, decided. */
    reviewId: number('review_id')
      .notNull()
      .references(() => reviews.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.postId, table.userId] }),
    index('flags_user').on(table.userId),
    index('flags_review').on(table.reviewId),
    check('flags_kind', oneOf(table.kind, FLAG_KINDS)),
    check('flags_text_length', atMost(table.text, REVIEW_LIMITS.flag)),
  ],
);

/** Who somebody says that they were where the community came from. */
export const claims = pgTable(
  'claims',
  {
    reviewId: number('review_id')
      .primaryKey()
      .references(() => reviews.id, { onDelete: 'cascade' }),
    /** The account that was brought in. */
    personId: number('person_id')
      .notNull()
      .references(() => users.id),
    /** How one can tell. */
    text: text('text').notNull(),
  },
  (table) => [
    index('claims_person').on(table.personId),
    check('claims_text_length', lengthBetween(table.text, 1, REVIEW_LIMITS.claim)),
  ],
);

/** All posts of somebody that were hidden at once, to be brought back at once. */
export const postSweeps = pgTable(
  'post_sweeps',
  {
    id: id(),
    authorId: number('author_id')
      .notNull()
      .references(() => users.id),
    /** Null: so many trusted members flagged them that nobody was waited for. */
    sweptBy: number('swept_by').references(() => users.id),
    posts: number('posts').array().notNull(),
    createdAt: time('created_at').notNull().default(now),
    undoneAt: time('undone_at'),
  },
  (table) => [
    index('post_sweeps_author').on(table.authorId, table.id),
    index('post_sweeps_swept_by').on(table.sweptBy).where(sql`${table.sweptBy} is not null`),
  ],
);

/** What tells whether new accounts write almost the same; without the texts, and gone after some weeks. */
export const textPrints = pgTable(
  'text_prints',
  {
    id: id(),
    authorId: number('author_id')
      .notNull()
      .references(() => users.id),
    numbers: integer('numbers').array().notNull(),
    bands: integer('bands').array().notNull(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    index('text_prints_bands').using('gin', table.bands),
    index('text_prints_author').on(table.authorId),
    index('text_prints_created').on(table.createdAt),
  ],
);
