import { and, eq, sql } from 'drizzle-orm';
import { addAuditEntry } from '../accounts/store.ts';
import type { Tx } from '../db/client.ts';
import { invalidateTags, invalidating } from '../web/cache-tags.ts';
import { claimFiles } from './files/claim-files.ts';
import { namesWereAdded, postBecameVisible, postWasModerated, visibleEvent } from './notifications/events.ts';
import { findMentioned } from './notifications/find-mentioned.ts';
import { followingOwn, followOwn } from './notifications/follow.ts';
import { tagsOfThread } from './threads/cache-tags.ts';
import { postRevisions, posts, readMarks, threads } from './threads/schema.ts';
import { indexThread } from './threads/search-document.ts';
import type { Community } from './threads/site-section.ts';
import type { Post, Thread } from './threads/store.ts';
import type { IncidentState, ThreadKind } from './threads/thread.ts';

/** What recognises a text that is sent twice. */
interface Sent {
  digest: string;
  submissionKey: string | null;
}

/** A thread that is ready to be read by others. */
export interface ReadyThread extends Sent {
  authorId: number;
  topic: string;
  kind: ThreadKind;
  locale: string;
  title: string;
  body: string;
  tags: string[];
}

/** Writes a thread for everybody: when it is posted, or when it is approved. Its author follows it, unless they have switched that off. */
export async function publishThread(
  tx: Tx,
  community: Community,
  { authorId, body, digest, submissionKey, ...thread }: ReadyThread,
): Promise<{ thread: Thread; post: Post }> {
  const [written] = await tx
    .insert(threads)
    .values({ ...thread, authorId, lastAuthorId: authorId })
    .returning();
  const [post] = await tx
    .insert(posts)
    .values({
      threadId: written!.id,
      number: 1,
      authorId,
      body,
      mentions: await findMentioned(tx, { body, locale: thread.locale, threadId: undefined }),
      digest,
      submissionKey,
    })
    .returning();
  await claimFiles(tx, post!.id, { body, writers: [authorId] });
  await followOwn(tx, { threadId: written!.id, userId: authorId });
  await postBecameVisible(tx, post!);
  await indexThread(tx, community, written!.id);
  await invalidateTags(tx, tagsOfThread(written!, authorId));
  return { thread: written!, post: post! };
}

/** A reply that is ready to be read by others. */
export interface ReadyReply extends Sent {
  authorId: number;
  body: string;
  isUpdate: boolean;
  /** Where the incident stands since this update; undefined where it does not say. */
  state?: IncidentState | undefined;
  /** The post that it answers. */
  answeredId: number | null;
}

/**
 * Writes a reply for everybody: when it is posted, or when it is approved, with the next number of its thread, which must be held. Its
 * author follows the thread from then on, unless they have switched that off.
 */
export async function publishReply(tx: Tx, thread: Thread, reply: ReadyReply): Promise<Post> {
  const { authorId, body, isUpdate, state = null, answeredId, digest, submissionKey } = reply;
  const number = thread.lastNumber + 1;
  const mentions = await findMentioned(tx, { body, locale: thread.locale, threadId: thread.id });
  // One statement: whoever posts waits for it, and the thread is held meanwhile.
  const written = tx.$with('written').as(
    tx
      .insert(posts)
      .values({
        threadId: thread.id,
        number,
        kind: isUpdate ? 'update' : 'post',
        incidentState: state,
        authorId,
        body,
        mentions,
        digest,
        submissionKey,
        replyTo: answeredId,
      })
      .returning(),
  );
  const counted = tx.$with('counted').as(
    tx
      .update(threads)
      .set({
        lastNumber: number,
        lastPostAt: sql`(select created_at from written)`,
        lastAuthorId: authorId,
        replies: sql`${threads.replies} + 1`,
        othersReplies: sql`${threads.othersReplies} + ${authorId === thread.authorId ? 0 : 1}::int`,
      })
      .where(eq(threads.id, thread.id))
      .returning({ id: threads.id }),
  );
  // What stood before it they have had before their eyes.
  const read = tx.$with('read').as(
    tx
      .update(readMarks)
      .set({ number, readAt: sql`now()` })
      .where(and(eq(readMarks.threadId, thread.id), eq(readMarks.userId, authorId), eq(readMarks.number, number - 1)))
      .returning({ number: readMarks.number }),
  );
  const followed = tx.$with('followed', {}).as(followingOwn({ threadId: thread.id, userId: authorId }));
  const outOfDate = invalidating(tagsOfThread(thread, authorId));
  const noted = tx.$with('noted', {}).as(sql`${visibleEvent(sql`written`)}, ${outOfDate}`);
  const [post] = await tx.with(written, counted, read, followed, noted).select().from(written);
  await claimFiles(tx, post!.id, { body, writers: [authorId] });
  return post!;
}

/** What a post is to say from now on; title and tags are those of the thread where it is the first. */
export interface ReadyEdit {
  by: number;
  title: string;
  body: string;
  tags: string[];
}

/** Changes a post for everybody, keeping what it said before; both rows must be held. Whoever changes a text that is not theirs is in the log. */
export async function publishEdit(
  tx: Tx,
  community: Community,
  { post, thread }: { post: Post; thread: Thread },
  { by, title, body, tags }: ReadyEdit,
): Promise<Thread> {
  const isFirst = post.number === 1;
  const { id: threadId, locale } = thread;
  const mentions = await findMentioned(tx, { body, locale, threadId, known: post.mentions });
  await tx.insert(postRevisions).values({
    postId: post.id,
    revision: post.revision,
    title: isFirst ? thread.title : null,
    body: post.body,
    authorId: post.editedBy ?? post.authorId,
    writtenAt: post.editedAt ?? post.createdAt,
  });
  await tx
    .update(posts)
    .set({ body, mentions, revision: post.revision + 1, editedAt: sql`now()`, editedBy: by })
    .where(eq(posts.id, post.id));
  await claimFiles(tx, post.id, { body, writers: [post.authorId, by], before: post.body });
  if (isFirst) await tx.update(threads).set({ title, tags }).where(eq(threads.id, thread.id));
  const added = mentions.filter((id) => !post.mentions.includes(id));
  await namesWereAdded(tx, { postId: post.id, by: post.authorId, people: added });
  if (by !== post.authorId) {
    await postWasModerated(tx, { postId: post.id, by, act: 'edited' });
    await addAuditEntry(tx, {
      actorId: by,
      action: 'post.edited',
      subjectId: post.authorId,
      details: { thread: String(thread.id), post: String(post.number) },
    });
  }
  if (isFirst || post.solutionAt) await indexThread(tx, community, thread.id);
  await invalidateTags(tx, tagsOfThread(thread, post.authorId));
  return isFirst ? { ...thread, title, tags } : thread;
}
