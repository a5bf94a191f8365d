import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { solutionWasMarked } from './notifications/events.ts';
import { tagsOfThread } from './threads/cache-tags.ts';
import { mayMarkSolutions } from './threads/policy.ts';
import { posts } from './threads/schema.ts';
import { indexThread } from './threads/search-document.ts';
import type { Community } from './threads/site-section.ts';
import { lockPost, recount, type Thread } from './threads/store.ts';

/**
 * Says that a reply solved the question, or that it did not after all; several may. Where it stands so already, nothing happens. What is
 * marked by others than who asked is in the log.
 * @returns the thread; undefined where there is no such reply for this person.
 */
export async function markSolution(
  db: Db,
  community: Community,
  by: SignedIn,
  { postId, isSolution }: { postId: number; isSolution: boolean },
): Promise<Thread | undefined> {
  return await db.transaction(async (tx) => {
    const found = await lockPost(tx, postId);
    if (!found || found.post.number === 1 || found.post.removal !== null) return undefined;
    const { post, thread } = found;
    if (!mayMarkSolutions(by, community, thread)) return undefined;
    const changed = await tx
      .update(posts)
      .set(isSolution ? { solutionAt: sql`now()`, solutionBy: by.id } : { solutionAt: null, solutionBy: null })
      .where(and(eq(posts.id, postId), isSolution ? isNull(posts.solutionAt) : isNotNull(posts.solutionAt)))
      .returning({ id: posts.id });
    if (changed.length === 0) return thread;
    await recount(tx, thread.id);
    await indexThread(tx, community, thread.id);
    if (isSolution) await solutionWasMarked(tx, { postId, by: by.id });
    if (by.id !== thread.authorId)
      await addAuditEntry(tx, {
        actorId: by.id,
        action: isSolution ? 'solution.marked' : 'solution.unmarked',
        subjectId: post.authorId,
        details: { thread: String(thread.id), post: String(post.number) },
      });
    await invalidateTags(tx, tagsOfThread(thread, post.authorId));
    return thread;
  });
}
