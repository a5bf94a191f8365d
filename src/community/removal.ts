import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { endReviewsOf } from './review/queue-post.ts';
import { tagsOfThread } from './threads/cache-tags.ts';
import { posts, threads } from './threads/schema.ts';
import { indexThread } from './threads/search-document.ts';
import type { Community } from './threads/site-section.ts';
import { type Post, recount, type Thread } from './threads/store.ts';
import type { Removal } from './threads/thread.ts';

/**
 * Takes a post away, or brings it back, with its whole thread where it is the first; both rows must be held. Pages, lists, counters and the
 * search follow, and what waited in the review queue about it is over.
 * @param by null: the product itself.
 */
export async function setRemoval(
  tx: Tx,
  community: Community,
  { thread, post, removal, by }: { thread: Thread; post: Post; removal: Removal | null; by: number | null },
): Promise<void> {
  await tx
    .update(posts)
    .set(
      removal ? { removal, removedAt: sql`now()`, removedBy: by } : { removal: null, removedAt: null, removedBy: null },
    )
    .where(eq(posts.id, post.id));
  if (post.number === 1) await tx.update(threads).set({ removal }).where(eq(threads.id, thread.id));
  // What the product itself hides somebody is still to look at.
  if (removal && by !== null)
    await endReviewsOf(tx, post.id, { state: by === post.authorId ? 'withdrawn' : 'rejected', by });
  await recount(tx, thread.id);
  await indexThread(tx, community, thread.id);
  await invalidateTags(tx, tagsOfThread(thread, post.authorId));
}
