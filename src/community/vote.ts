import { and, eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import type { Db, Tx } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { incidentsTag, tagsOfThread, threadTag } from './threads/cache-tags.ts';
import { mayBeAffected, mayVote } from './threads/policy.ts';
import { affectedPeople, helpfulVotes, posts, threadFollows, threads } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import { lockPost, lockThread, type Thread } from './threads/store.ts';

/**
 * Says that a post helped, or takes that back. Saying it twice counts once.
 * @returns the thread; undefined where this person cannot vote on such a post.
 */
export async function voteHelpful(
  db: Db,
  community: Community,
  by: SignedIn,
  { postId, isHelpful }: { postId: number; isHelpful: boolean },
): Promise<Thread | undefined> {
  return await db.transaction(async (tx) => {
    const found = await lockPost(tx, postId);
    if (!found || !mayVote(by, community, found.thread, found.post)) return undefined;
    const { post, thread } = found;
    const step = await toggle(isHelpful, {
      add: () => tx.insert(helpfulVotes).values({ postId, userId: by.id }).onConflictDoNothing().returning(),
      remove: () =>
        tx
          .delete(helpfulVotes)
          .where(and(eq(helpfulVotes.postId, postId), eq(helpfulVotes.userId, by.id)))
          .returning(),
    });
    if (step === 0) return thread;
    await tx
      .update(posts)
      .set({ helpful: post.helpful + step })
      .where(eq(posts.id, postId));
    await tx
      .update(threads)
      .set({ helpful: thread.helpful + step })
      .where(eq(threads.id, thread.id));
    await invalidateTags(tx, tagsOfThread(thread, post.authorId));
    return thread;
  });
}

/**
 * Says that one has the problem of a thread too, which one then follows, or takes that back.
 * @returns the thread; undefined where there is no such question or incident for this person.
 */
export async function sayAffected(
  db: Db,
  community: Community,
  by: SignedIn,
  { threadId, isAffected }: { threadId: number; isAffected: boolean },
): Promise<Thread | undefined> {
  return await db.transaction(async (tx) => {
    const thread = await lockThread(tx, threadId);
    if (!thread || !mayBeAffected(by, community, thread)) return undefined;
    const mine = { threadId, userId: by.id };
    const step = await toggle(isAffected, {
      add: () => tx.insert(affectedPeople).values(mine).onConflictDoNothing().returning(),
      remove: () =>
        tx
          .delete(affectedPeople)
          .where(and(eq(affectedPeople.threadId, threadId), eq(affectedPeople.userId, by.id)))
          .returning(),
    });
    if (step === 0) return thread;
    await tx
      .update(threads)
      .set({ affected: thread.affected + step })
      .where(eq(threads.id, threadId));
    if (isAffected)
      await tx
        .insert(threadFollows)
        .values(mine)
        .onConflictDoUpdate({ target: [threadFollows.threadId, threadFollows.userId], set: { level: 'following' } });
    await invalidateTags(tx, tagsOfThread(thread));
    return thread;
  });
}

/** @returns by how much a counter changes. */
async function toggle(
  wanted: boolean,
  work: { add(): Promise<unknown[]>; remove(): Promise<unknown[]> },
): Promise<-1 | 0 | 1> {
  const changed = wanted ? await work.add() : await work.remove();
  if (changed.length === 0) return 0;
  return wanted ? 1 : -1;
}

/** Takes back the votes of somebody who leaves, with what they counted. */
export async function forgetVotes(tx: Tx | Db, userId: number): Promise<void> {
  const voted = await tx
    .delete(helpfulVotes)
    .where(eq(helpfulVotes.userId, userId))
    .returning({ postId: helpfulVotes.postId });
  const affected = await tx
    .delete(affectedPeople)
    .where(eq(affectedPeople.userId, userId))
    .returning({ threadId: affectedPeople.threadId });
  const tags = new Set([
    ...affected.map(({ threadId }) => threadTag(threadId)),
    ...(affected.length > 0 ? [incidentsTag] : []),
  ]);
  // One after the other, in one order, so that two who leave at once never wait for each other.
  for (const { threadId } of affected.toSorted((a, b) => a.threadId - b.threadId))
    await tx
      .update(threads)
      .set({ affected: sql`greatest(${threads.affected} - 1, 0)` })
      .where(eq(threads.id, threadId));
  for (const { postId } of voted.toSorted((a, b) => a.postId - b.postId)) {
    const [post] = await tx
      .update(posts)
      .set({ helpful: sql`greatest(${posts.helpful} - 1, 0)` })
      .where(eq(posts.id, postId))
      .returning({ threadId: posts.threadId, removal: posts.removal });
    if (!post) continue;
    tags.add(threadTag(post.threadId));
    if (post.removal === null)
      await tx
        .update(threads)
        .set({ helpful: sql`greatest(${threads.helpful} - 1, 0)` })
        .where(eq(threads.id, post.threadId));
  }
  await invalidateTags(tx, tags);
}
