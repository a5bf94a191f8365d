import { and, eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import type { Db } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { tagsOfThread } from './cache-tags.ts';
import { mayReply, maySeePost, maySeeThread, mayTellState } from './policy.ts';
import { posts, readMarks, threadFollows, threads } from './schema.ts';
import type { Community } from './site-section.ts';
import { findPostOf, findSent, lockAuthor, lockThread, type Post, type Thread } from './store.ts';
import { checkBody, SAME_TEXT_SECONDS, type TextProblem, textDigest } from './thread.ts';

/** A reply as somebody wrote it. */
export interface NewReply {
  threadId: number;
  body: string;
  /** Number of the post that it answers. */
  replyTo: number | undefined;
  /** It tells the state of an incident. */
  isUpdate: boolean;
  /** Recognises the same form sent again. */
  key: string | undefined;
}

export type Replied =
  | { outcome: 'replied' | 'already-replied'; thread: Thread; post: Post }
  | { outcome: 'invalid'; problem: TextProblem }
  /** Nobody replies any more, or not this person. */
  | { outcome: 'closed' }
  | { outcome: 'not-found' };

/**
 * Adds a reply: the post, its number, the counters of the thread and how far its author has read, in one transaction. The author follows
 * the thread from then on. The same form, or the same words within a minute, give one reply, however many come at once.
 */
export async function reply(db: Db, community: Community, by: SignedIn, input: NewReply): Promise<Replied> {
  const { body, problem } = checkBody(input.body);
  const { threadId, key } = input;
  const digest = textDigest('reply', String(threadId), body);
  return await db.transaction(async (tx): Promise<Replied> => {
    await lockAuthor(tx, by.id);
    const thread = await lockThread(tx, threadId);
    if (!thread || !maySeeThread(by, community, thread)) return { outcome: 'not-found' };
    if (problem) return { outcome: 'invalid', problem };
    const sent = await findSent(tx, { authorId: by.id, key, digest, seconds: SAME_TEXT_SECONDS });
    if (sent) return { outcome: 'already-replied', ...sent };
    if (!mayReply(by, community, thread)) return { outcome: 'closed' };
    if (input.isUpdate && !mayTellState(by, community, thread)) return { outcome: 'not-found' };
    const answered = input.replyTo === undefined ? undefined : await findPostOf(tx, threadId, input.replyTo);
    const number = thread.lastNumber + 1;
    const [post] = await tx
      .insert(posts)
      .values({
        threadId,
        number,
        kind: input.isUpdate ? 'update' : 'post',
        authorId: by.id,
        body,
        digest,
        submissionKey: key ?? null,
        replyTo: answered && maySeePost(by, community, thread, answered) ? answered.id : null,
      })
      .returning();
    await tx
      .update(threads)
      .set({
        lastNumber: number,
        lastPostAt: post!.createdAt,
        lastAuthorId: by.id,
        replies: sql`${threads.replies} + 1`,
        othersReplies: by.id === thread.authorId ? thread.othersReplies : sql`${threads.othersReplies} + 1`,
      })
      .where(eq(threads.id, threadId));
    await tx.insert(threadFollows).values({ threadId, userId: by.id }).onConflictDoNothing();
    // What stood before it they have had before their eyes.
    await tx
      .update(readMarks)
      .set({ number, readAt: sql`now()` })
      .where(and(eq(readMarks.threadId, threadId), eq(readMarks.userId, by.id), eq(readMarks.number, number - 1)));
    await invalidateTags(tx, tagsOfThread(thread, by.id));
    return { outcome: 'replied', thread, post: post! };
  });
}
