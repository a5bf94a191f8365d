import { and, eq } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import type { Db } from '../db/client.ts';
import { cleanText } from '../server/clean-text.ts';
import { hideFlagged } from './hide-all.ts';
import { queueFlagged } from './review/queue-post.ts';
import { type FlagKind, REVIEW_LIMITS } from './review/review.ts';
import { flags } from './review/review-schema.ts';
import { mayFlag } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';
import { lockPost, type Post, type Thread } from './threads/store.ts';

export type Flagged =
  | { outcome: 'flagged' | 'already-flagged'; thread: Thread; post: Post }
  | { outcome: 'invalid'; problem: 'missing' | 'too-long' }
  | { outcome: 'not-found' };

/**
 * Says that something is wrong with a post, which puts it into the review queue. One person flags a post once. Where enough trusted people
 * have flagged a new account, all of its posts are hidden until somebody has looked at them.
 * @param flag.text what is wrong, in words; needed where the kind does not say it.
 */
export async function flagPost(
  db: Db,
  community: Community,
  by: SignedIn,
  { postId, kind, text }: { postId: number; kind: FlagKind; text: string },
): Promise<Flagged> {
  const flagged = await db.transaction(async (tx): Promise<Flagged> => {
    const found = await lockPost(tx, postId);
    if (!found || !mayFlag(by, community, found.thread, found.post)) return { outcome: 'not-found' };
    const words = cleanText(text).trim();
    if (kind === 'other' && words === '') return { outcome: 'invalid', problem: 'missing' };
    if ([...words].length > REVIEW_LIMITS.flag) return { outcome: 'invalid', problem: 'too-long' };
    const mine = and(eq(flags.postId, postId), eq(flags.userId, by.id));
    if ((await tx.$count(flags, mine)) > 0) return { outcome: 'already-flagged', ...found };
    const reviewId = await queueFlagged(tx, found.thread, found.post);
    await tx.insert(flags).values({ postId, userId: by.id, kind, text: words, reviewId });
    return { outcome: 'flagged', ...found };
  });
  // Another transaction: it holds other threads, one after the other.
  if (flagged.outcome === 'flagged') await hideFlagged(db, community, flagged.post.authorId);
  return flagged;
}
