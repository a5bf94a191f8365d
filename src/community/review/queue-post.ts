import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import type { Post, Thread } from '../threads/store.ts';
import type { ReviewState } from './review.ts';
import { reviews } from './review-schema.ts';

/** Reviews of posts that everybody reads already, and of which at most one waits at a time. */
const OF_POSTS = ['flagged', 'newcomer'] as const;

const waitsFor = (postId: number) =>
  and(eq(reviews.postId, postId), eq(reviews.state, 'waiting'), inArray(reviews.kind, [...OF_POSTS]));

/** Puts a post of a new account into the review queue, where somebody looks at it when they have time. */
export async function queueNewcomer(tx: Tx, thread: Thread, post: Post): Promise<void> {
  await tx.insert(reviews).values({
    kind: 'newcomer',
    authorId: post.authorId,
    topic: thread.topic,
    threadId: thread.id,
    postId: post.id,
  });
}

/** Puts a flagged post into the review queue, once; the thread must be held. @returns number of the review. */
export async function queueFlagged(tx: Tx, thread: Thread, post: Post): Promise<number> {
  const [waiting] = await tx.update(reviews).set({ kind: 'flagged' }).where(waitsFor(post.id)).returning();
  if (waiting) return waiting.id;
  const [added] = await tx
    .insert(reviews)
    .values({
      kind: 'flagged',
      authorId: post.authorId,
      topic: thread.topic,
      threadId: thread.id,
      postId: post.id,
    })
    .returning({ id: reviews.id });
  return added!.id;
}

/** Ends what waits about a post. */
export async function endReviewsOf(
  tx: Tx,
  postId: number,
  { state, by }: { state: Exclude<ReviewState, 'waiting'>; by: number | null },
): Promise<void> {
  await tx.update(reviews).set({ state, decidedAt: sql`now()`, decidedBy: by }).where(waitsFor(postId));
}
