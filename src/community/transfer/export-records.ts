import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { NEUTRAL_NAME } from '../../db/personal.ts';
import { rowsOf } from '../../db/rows.ts';
import { fileUrl } from '../files/file.ts';
import { postFiles } from '../files/files-schema.ts';
import { affectedPeople, helpfulVotes, postRevisions, posts, threadFollows, threads } from '../threads/schema.ts';
import { isOfNobody } from './nobody.ts';
import { FORMAT_VERSION, type GivenRecord } from './record.ts';
import { threadAddresses } from './schema.ts';

/** Where the files of posts lie beside the records. */
export const FILES_FOLDER = 'files';

/** Threads, or people, read at a time. */
const PAGE = 200;
/** Posts of a thread read at a time. */
const POSTS_PAGE = 500;

/**
 * Everything of the community that can be read, and what was taken away as such, in the order in which it is read again: people, then
 * threads with their posts. Texts that wait for review, notes of the team and drafts are not in it.
 * @param installation name of this database.
 */
export async function* exportRecords(db: Db, installation: string): AsyncGenerator<GivenRecord> {
  yield { type: 'community', version: FORMAT_VERSION, installation };
  yield* people(db);
  for (let after = 0; ; ) {
    const page = await db.select().from(threads).where(gt(threads.id, after)).orderBy(asc(threads.id)).limit(PAGE);
    const ids = page.map(({ id }) => id);
    const stood =
      ids.length > 0 ? await db.select().from(threadAddresses).where(anyOf(threadAddresses.threadId, ids)) : [];
    const pressed =
      ids.length > 0 ? await db.select().from(affectedPeople).where(anyOf(affectedPeople.threadId, ids)) : [];
    const following =
      ids.length > 0
        ? await db
            .select()
            .from(threadFollows)
            .where(and(anyOf(threadFollows.threadId, ids), eq(threadFollows.level, 'following')))
        : [];
    for (const thread of page) {
      // All its posts are in another thread.
      if (thread.mergedInto !== null) continue;
      const { topic, kind, locale, title, tags } = thread;
      yield {
        type: 'thread',
        id: String(thread.id),
        topic,
        kind,
        locale,
        title,
        tags,
        author: String(thread.authorId),
        createdAt: thread.createdAt.toISOString(),
        ...(thread.closedAt && { closedAt: thread.closedAt.toISOString() }),
        ...(thread.pinnedUntil && { pinnedUntil: thread.pinnedUntil.toISOString() }),
        ...(thread.solvedAt && { solvedAt: thread.solvedAt.toISOString() }),
        ...(thread.bannerUntil && { bannerUntil: thread.bannerUntil.toISOString() }),
        ...(thread.removal && { removal: thread.removal }),
        followers: following.filter(({ threadId }) => threadId === thread.id).map(({ userId }) => String(userId)),
        affected: pressed.filter(({ threadId }) => threadId === thread.id).map(({ userId }) => String(userId)),
        addresses: stood.filter(({ threadId }) => threadId === thread.id).map(({ path }) => path),
      };
      yield* postsOf(db, thread.id);
    }
    if (page.length < PAGE) return;
    after = ids.at(-1)!;
  }
}

/** How many threads there are to write. */
export function countThreads(db: Db): PromiseLike<number> {
  return db.$count(threads, isNull(threads.mergedInto));
}

async function* people(db: Db): AsyncGenerator<GivenRecord> {
  const result = await db.execute(sql`select json_agg(id order by id)::text as ids from (
    select author_id as id from ${threads} union select author_id from ${posts} union select user_id from ${helpfulVotes} union select user_id from ${affectedPeople} union select user_id from ${threadFollows} union select author_id from ${postRevisions}
    union select unnest(mentions) from ${posts} where mentions <> '{}') as taking_part`);
  const ids = JSON.parse(rowsOf<{ ids: string | null }>(result)[0]!.ids ?? '[]') as number[];
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = await db
      .select({
        id: users.id,
        name: users.name,
        email: users.email,
        createdAt: users.createdAt,
        deletedAt: users.deletedAt,
      })
      .from(users)
      .where(anyOf(users.id, ids.slice(from, from + PAGE)))
      .orderBy(asc(users.id));
    for (const { id, name, email, createdAt, deletedAt } of page)
      yield {
        type: 'person',
        id: String(id),
        name: deletedAt ? NEUTRAL_NAME : name,
        ...(email && !deletedAt && !isOfNobody(email) && { email }),
        createdAt: createdAt.toISOString(),
      };
  }
}

async function* postsOf(db: Db, threadId: number): AsyncGenerator<GivenRecord> {
  for (let after = 0; ; ) {
    const page = await db
      .select({
        post: posts,
        answered: sql<
          number | null
        >`(select a.number from ${posts} a where a.id = ${posts.replyTo} and a.thread_id = ${threadId})`,
        votes: sql<string>`coalesce((select json_agg(v.user_id order by v.user_id) from ${helpfulVotes} v where v.post_id = ${posts.id}), '[]')::text`,
      })
      .from(posts)
      .where(sql`${eq(posts.threadId, threadId)} and ${posts.number} > ${after}`)
      .orderBy(asc(posts.number))
      .limit(POSTS_PAGE);
    const ids = page.map(({ post }) => post.id);
    const files = ids.length > 0 ? await filesOf(db, ids) : [];
    const earlier =
      ids.length > 0
        ? await db
            .select()
            .from(postRevisions)
            .where(anyOf(postRevisions.postId, ids))
            .orderBy(asc(postRevisions.postId), asc(postRevisions.revision))
        : [];
    for (const { post, answered, votes } of page)
      yield {
        type: 'post',
        id: String(post.id),
        thread: String(threadId),
        number: post.number,
        author: String(post.authorId),
        body: post.body,
        createdAt: post.createdAt.toISOString(),
        ...(post.editedAt && { editedAt: post.editedAt.toISOString() }),
        ...(answered && { replyTo: answered }),
        ...(post.solutionAt && { solutionAt: post.solutionAt.toISOString() }),
        helpful: post.helpful,
        votes: (JSON.parse(votes) as number[]).map(String),
        mentions: post.mentions.map(String),
        ...(post.kind === 'update' && { update: true }),
        ...(post.incidentState && { state: post.incidentState }),
        ...(post.removal && { removal: post.removal }),
        files: files
          .filter(({ postId }) => postId === post.id)
          .map((file) => ({ path: `${FILES_FOLDER}/${file.key}`, name: file.name, url: fileUrl(file) })),
        revisions: earlier
          .filter(({ postId }) => postId === post.id)
          .map(({ title, body, authorId, writtenAt }) => ({
            ...(title && { title }),
            body,
            author: String(authorId),
            writtenAt: writtenAt.toISOString(),
          })),
      };
    if (page.length < POSTS_PAGE) return;
    after = page.at(-1)!.post.number;
  }
}

/** Files that posts name now. */
function filesOf(db: Db, ids: number[]) {
  return db
    .select({ postId: postFiles.postId, key: postFiles.key, name: postFiles.name })
    .from(postFiles)
    .where(and(anyOf(postFiles.postId, ids), isNull(postFiles.detachedAt)))
    .orderBy(asc(postFiles.id));
}
