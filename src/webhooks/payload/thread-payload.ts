import { eq } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { posts, threads } from '../../community/threads/schema.ts';
import { threadUrl } from '../../community/threads/thread.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { changesOf, type Data, iso, type QueuedEvent } from './payload.ts';

type ThreadRow = typeof threads.$inferSelect;
type PostRow = typeof posts.$inferSelect;

/** What messages about threads say, by the number of the event. @param base address visitors use. */
export async function threadData(db: Db, events: readonly QueuedEvent[], base: URL): Promise<Map<number, Data>> {
  const rows = await db
    .select({ thread: threads, authorName: users.name })
    .from(threads)
    .innerJoin(users, eq(users.id, threads.authorId))
    .where(anyOf(threads.id, [...new Set(events.map(({ subjectId }) => subjectId))]));
  const threadOf = new Map(rows.map((row) => [row.thread.id, row]));
  const postIds = events.flatMap(({ partId }) => (partId === null ? [] : [partId]));
  const postRows =
    postIds.length === 0
      ? []
      : await db
          .select({ post: posts, authorName: users.name })
          .from(posts)
          .innerJoin(users, eq(users.id, posts.authorId))
          .where(anyOf(posts.id, postIds));
  const postOf = new Map(postRows.map((row) => [row.post.id, row]));
  const said = new Map<number, Data>();
  for (const event of events) {
    const row = threadOf.get(event.subjectId);
    if (!row) continue;
    const thread = threadJson(row.thread, row.authorName, base);
    if (event.partId === null) {
      said.set(event.id, { thread, ...(event.kind === 'thread.updated' && { changes: changesOf(event) }) });
      continue;
    }
    const reply = postOf.get(event.partId);
    if (reply) said.set(event.id, { thread, reply: replyJson(row.thread, reply.post, reply.authorName, base) });
  }
  return said;
}

function threadJson(thread: ThreadRow, authorName: string, base: URL): Data {
  return {
    id: thread.id,
    url: new URL(`/api/v2/community/posts/${thread.id}.json`, base).href,
    html_url: new URL(threadUrl(thread.locale, thread), base).href,
    topic: thread.topic,
    kind: thread.kind,
    locale: thread.locale,
    title: thread.title,
    tags: thread.tags,
    author: { id: thread.authorId, name: authorName },
    replies: thread.replies,
    solved_at: iso(thread.solvedAt),
    closed_at: iso(thread.closedAt),
    merged_into: thread.mergedInto,
    created_at: iso(thread.createdAt),
  };
}

/** What was taken away is not told once more. */
function replyJson(thread: ThreadRow, post: PostRow, authorName: string, base: URL): Data {
  return {
    id: post.id,
    number: post.number,
    html_url: new URL(threadUrl(thread.locale, thread, { post: post.number }), base).href,
    author: { id: post.authorId, name: authorName },
    ...(post.removal === null && { body: post.body }),
    created_at: iso(post.createdAt),
  };
}
