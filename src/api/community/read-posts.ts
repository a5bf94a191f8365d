import { aliasedTable, and, count, eq, gt, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { postText } from '../../community/post-text.ts';
import { visiblePosts, visibleThreads } from '../../community/threads/policy.ts';
import { posts, threadFollows, threads } from '../../community/threads/schema.ts';
import type { Post, Thread } from '../../community/threads/store.ts';
import { threadUrl } from '../../community/threads/thread.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { countRows } from '../frame/count.ts';
import type { Call } from '../frame/endpoint.ts';
import type { ListSource } from '../frame/paging.ts';
import { at, atOrNull, flag, id, idOrNull, moment, noneOf, rowUrl, text } from '../frame/shapes.ts';
import { numbersOf } from '../ids/numbers.ts';
import { personIdsOf } from '../support/users/people.ts';

/** A thread as answers show it: the contract calls it a post, and its replies comments. */
export const postSchema = z.strictObject({
  id,
  url: text,
  html_url: text,
  title: text,
  details: text,
  author_id: idOrNull,
  vote_sum: z.number().int(),
  vote_count: z.number().int(),
  comment_count: z.number().int(),
  follower_count: z.number().int(),
  topic_id: id,
  created_at: at,
  updated_at: at,
  featured: flag,
  pinned: flag,
  closed: flag,
  frozen: flag,
  status: z.enum(['none', 'answered']),
  non_author_editor_id: idOrNull,
  non_author_updated_at: atOrNull,
  content_tag_ids: noneOf,
});

/** A reply as answers show it. */
export const commentSchema = z.strictObject({
  id,
  url: text,
  html_url: text,
  body: text,
  author_id: idOrNull,
  post_id: id,
  official: flag,
  vote_sum: z.number().int(),
  vote_count: z.number().int(),
  created_at: at,
  updated_at: at,
  non_author_editor_id: idOrNull,
  non_author_updated_at: atOrNull,
});

/** A thread with its first post. */
export interface ThreadRow {
  thread: Thread;
  first: Post;
}

const first = aliasedTable(posts, 'first');

/** Which threads of those that the caller may read. */
export interface ThreadsWanted {
  topic?: string;
  authorId?: number;
  isAnswered?: boolean | undefined;
}

/** The threads that the caller may read, as a list. What was taken away is not in it. */
export function threadList(
  { app, viewer }: Pick<Call, 'app' | 'viewer'>,
  { topic, authorId, isAnswered }: ThreadsWanted,
): ListSource<ThreadRow & { place: string }> {
  const { db, site } = app;
  const which = and(
    visibleThreads(viewer, site.community),
    isNull(threads.removal),
    topic === undefined ? undefined : eq(threads.topic, topic),
    authorId === undefined ? undefined : eq(threads.authorId, authorId),
    isAnswered === undefined ? undefined : isAnswered ? isNotNull(threads.solvedAt) : isNull(threads.solvedAt),
  );
  return {
    id: threads.id,
    sorts: {
      created_at: { by: threads.createdAt, type: 'timestamptz', descending: true },
      updated_at: { by: threads.lastPostAt, type: 'timestamptz', descending: true },
      recent_activity: { by: threads.lastPostAt, type: 'timestamptz', descending: true },
      votes: { by: threads.helpful, type: 'integer', descending: true },
      comments: { by: threads.replies, type: 'integer', descending: true },
    },
    defaultSort: 'created_at',
    perPage: 30,
    rows: ({ where, orderBy, limit, offset, place }) =>
      db
        .select({ thread: threads, first, place })
        .from(threads)
        .innerJoin(first, and(eq(first.threadId, threads.id), eq(first.number, 1)))
        .where(and(which, where))
        .orderBy(orderBy)
        .limit(limit)
        .offset(offset),
    count: () => countRows(db, sql`${threads} where ${which}`),
  };
}

/** Threads by their numbers, as far as the caller may read them; in no order. */
export async function findThreads(
  { app, viewer }: Pick<Call, 'app' | 'viewer'>,
  ids: readonly number[],
): Promise<ThreadRow[]> {
  if (ids.length === 0) return [];
  return app.db
    .select({ thread: threads, first })
    .from(threads)
    .innerJoin(first, and(eq(first.threadId, threads.id), eq(first.number, 1)))
    .where(and(anyOf(threads.id, [...ids]), visibleThreads(viewer, app.site.community), isNull(threads.removal)));
}

/** Threads as programs are shown them. */
export async function postAnswers(call: Call, rows: readonly ThreadRow[]): Promise<z.infer<typeof postSchema>[]> {
  const { db, site } = call.app;
  const [topics, personOf, followers] = await Promise.all([
    numbersOf(
      db,
      'topic',
      rows.map(({ thread }) => thread.topic),
    ),
    personIdsOf(
      db,
      rows.flatMap(({ thread, first: { editedBy } }) => [thread.authorId, editedBy]),
    ),
    followersOf(
      db,
      rows.map(({ thread }) => thread.id),
    ),
  ]);
  const locales = site.locales.map(({ code }) => code);
  const now = new Date();
  return rows.map(({ thread, first: post }) => ({
    id: thread.id,
    url: rowUrl(call, `/community/posts/${thread.id}`),
    html_url: new URL(threadUrl(thread.locale, thread), call.sender.base).href,
    title: thread.title,
    details: postText(post.body, { locale: thread.locale, locales }).html,
    author_id: personOf(thread.authorId),
    vote_sum: post.helpful,
    vote_count: post.helpful,
    comment_count: thread.replies,
    follower_count: followers.get(thread.id) ?? 0,
    topic_id: topics.get(thread.topic)!,
    created_at: moment(thread.createdAt),
    updated_at: moment(new Date(Math.max(thread.lastPostAt.getTime(), post.editedAt?.getTime() ?? 0))),
    featured: false,
    pinned: thread.pinnedUntil !== null && thread.pinnedUntil > now,
    closed: thread.closedAt !== null,
    frozen: false,
    status: thread.solvedAt === null ? ('none' as const) : ('answered' as const),
    ...nonAuthor(post, personOf),
    content_tag_ids: [],
  }));
}

/** Who has changed a text that is not theirs, and when. */
function nonAuthor({ authorId, editedBy, editedAt }: Post, personOf: (account: number | null) => number | null) {
  const isOther = editedBy !== null && editedBy !== authorId;
  return {
    non_author_editor_id: isOther ? personOf(editedBy) : null,
    non_author_updated_at: isOther ? moment(editedAt) : null,
  };
}

async function followersOf(db: Db, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: threadFollows.threadId, count: count() })
    .from(threadFollows)
    .where(and(anyOf(threadFollows.threadId, [...ids]), eq(threadFollows.level, 'following')))
    .groupBy(threadFollows.threadId);
  return new Map(rows.map(({ id: thread, count: followers }) => [thread, followers]));
}

/** A reply with its thread. */
export interface ReplyRow {
  post: Post;
  thread: Thread;
}

/** The replies that the caller may read, as a list. */
export function replyList(
  { app, viewer }: Pick<Call, 'app' | 'viewer'>,
  { threadId, authorId }: { threadId?: number; authorId?: number },
): ListSource<ReplyRow & { place: string }> {
  const { db, site } = app;
  const which = and(
    visiblePosts(viewer, site.community),
    isNull(posts.removal),
    isNull(threads.removal),
    gt(posts.number, 1),
    threadId === undefined ? undefined : eq(posts.threadId, threadId),
    authorId === undefined ? undefined : eq(posts.authorId, authorId),
  );
  return {
    id: posts.id,
    sorts: {
      created_at: { by: posts.createdAt, type: 'timestamptz' },
      updated_at: { by: sql`coalesce(${posts.editedAt}, ${posts.createdAt})`, type: 'timestamptz' },
      votes: { by: posts.helpful, type: 'integer', descending: true },
    },
    defaultSort: 'created_at',
    perPage: 30,
    rows: ({ where, orderBy, limit, offset, place }) =>
      selectReplies(db, and(which, where), { orderBy, limit, offset, place }),
    count: () => countRows(db, sql`${posts} join ${threads} on ${threads.id} = ${posts.threadId} where ${which}`),
  };
}

function selectReplies(
  db: Db,
  where: SQL | undefined,
  { orderBy, limit, offset, place }: { orderBy: SQL; limit: number; offset: number; place: SQL<string> },
) {
  return db
    .select({ post: posts, thread: threads, place })
    .from(posts)
    .innerJoin(threads, eq(threads.id, posts.threadId))
    .where(where)
    .orderBy(orderBy)
    .limit(limit)
    .offset(offset);
}

/** A reply of a thread; undefined where there is none that the caller may read. */
export async function findReply(
  { app, viewer }: Pick<Call, 'app' | 'viewer'>,
  { threadId, postId }: { threadId: number; postId: number },
): Promise<ReplyRow | undefined> {
  const [row] = await app.db
    .select({ post: posts, thread: threads })
    .from(posts)
    .innerJoin(threads, eq(threads.id, posts.threadId))
    .where(
      and(
        eq(posts.id, postId),
        eq(posts.threadId, threadId),
        gt(posts.number, 1),
        isNull(posts.removal),
        isNull(threads.removal),
        visiblePosts(viewer, app.site.community),
      ),
    );
  return row;
}

/** Replies as programs are shown them. `official` says that the reply is the solution. */
export async function commentAnswers(call: Call, rows: readonly ReplyRow[]): Promise<z.infer<typeof commentSchema>[]> {
  const { db, site } = call.app;
  const personOf = await personIdsOf(
    db,
    rows.flatMap(({ post }) => [post.authorId, post.editedBy]),
  );
  const locales = site.locales.map(({ code }) => code);
  return rows.map(({ post, thread }) => ({
    id: post.id,
    url: rowUrl(call, `/community/posts/${thread.id}/comments/${post.id}`),
    html_url: new URL(threadUrl(thread.locale, thread, { post: post.number }), call.sender.base).href,
    body: postText(post.body, { locale: thread.locale, locales }).html,
    author_id: personOf(post.authorId),
    post_id: thread.id,
    official: post.solutionAt !== null,
    vote_sum: post.helpful,
    vote_count: post.helpful,
    created_at: moment(post.createdAt),
    updated_at: moment(post.editedAt ?? post.createdAt),
    ...nonAuthor(post, personOf),
  }));
}
