import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../../db/columns.ts';
import { posts, threads } from '../threads/schema.ts';
import {
  EVENT_KINDS,
  LIST_KINDS,
  LONGEST_NOTE,
  MAIL_CHOICES,
  MODERATION_ACTS,
  NOTIFICATION_CLASSES,
} from './notification.ts';

const numbers = (name: string) => number(name).array().notNull().default(sql`'{}'::bigint[]`);
const userId = () =>
  number('user_id')
    .notNull()
    .references(() => users.id);
const postId = () =>
  number('post_id')
    .notNull()
    .references(() => posts.id, { onDelete: 'cascade' });

/** Who follows the new threads of a topic, or with a tag, in one language. */
export const listFollows = pgTable(
  'list_follows',
  {
    kind: text('kind', { enum: LIST_KINDS }).notNull(),
    /** Id of the topic, or the tag. */
    name: text('name').notNull(),
    locale: text('locale').notNull(),
    userId: userId(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.name, table.locale, table.userId] }),
    index('list_follows_user').on(table.userId),
    check('list_follows_kind', oneOf(table.kind, LIST_KINDS)),
  ],
);

/** What has happened and people are still to be told of; gone once they are. */
export const communityEvents = pgTable(
  'community_events',
  {
    id: id(),
    kind: text('kind', { enum: EVENT_KINDS }).notNull(),
    postId: postId(),
    /** Who did it; they are told nothing of it. */
    actorId: number('actor_id')
      .notNull()
      .references(() => users.id),
    /** Those to tell, where it is not all who follow. */
    people: numbers('people'),
    act: text('act', { enum: MODERATION_ACTS }),
    note: text('note'),
    createdAt: time('created_at').notNull().default(now),
    /** The highest number of an account that was told already. */
    reached: number('reached').notNull().default(0),
  },
  (table) => [
    index('community_events_post').on(table.postId),
    index('community_events_actor').on(table.actorId),
    check('community_events_kind', oneOf(table.kind, EVENT_KINDS)),
    check('community_events_act', oneOf(table.act, MODERATION_ACTS)),
    check('community_events_note_length', lengthBetween(table.note, 1, LONGEST_NOTE)),
  ],
);

/** What somebody is told of a thread: one row for each class while it is unread. */
export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    userId: userId(),
    threadId: number('thread_id')
      .notNull()
      .references(() => threads.id, { onDelete: 'cascade' }),
    class: text('class', { enum: NOTIFICATION_CLASSES }).notNull(),
    /** Ids of the posts that it is about, as they came; who wrote them and whether they are there is read from them. */
    posts: numbers('posts'),
    act: text('act', { enum: MODERATION_ACTS }),
    note: text('note'),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
    readAt: time('read_at'),
    /** How its mail comes; null: not at all. */
    mail: text('mail', { enum: MAIL_CHOICES }),
    /** When its next mail is written; null: none waits. */
    mailDueAt: time('mail_due_at'),
    /** Posts that no mail has told of. */
    mailPosts: numbers('mail_posts'),
    mailedAt: time('mailed_at'),
  },
  (table) => [
    uniqueIndex('notifications_unread')
      .on(table.userId, table.threadId, table.class)
      .where(sql`${table.readAt} is null`),
    index('notifications_user').on(table.userId, table.updatedAt, table.id),
    index('notifications_thread').on(table.threadId),
    index('notifications_mail_due').on(table.mailDueAt).where(sql`${table.mailDueAt} is not null`),
    check('notifications_class', oneOf(table.class, NOTIFICATION_CLASSES)),
    check('notifications_mail', oneOf(table.mail, MAIL_CHOICES)),
    check('notifications_act', oneOf(table.act, MODERATION_ACTS)),
  ],
);

const choice = (name: string) => text(name, { enum: MAIL_CHOICES }).notNull();

/** What somebody has chosen of mails; without a row the standard holds. */
export const notificationSettings = pgTable(
  'notification_settings',
  {
    userId: number('user_id')
      .primaryKey()
      .references(() => users.id),
    replies: choice('replies').default('now'),
    mentions: choice('mentions').default('now'),
    threads: choice('threads').default('daily'),
    news: choice('news').default('now'),
    followsOwn: boolean('follows_own').notNull().default(true),
  },
  (table) => [
    check('notification_settings_replies', oneOf(table.replies, MAIL_CHOICES)),
    check('notification_settings_mentions', oneOf(table.mentions, MAIL_CHOICES)),
    check('notification_settings_threads', oneOf(table.threads, MAIL_CHOICES)),
    check('notification_settings_news', oneOf(table.news, MAIL_CHOICES)),
  ],
);
