import { eq } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { cleanText } from '../../server/clean-text.ts';
import { OF_ALL_TOPICS, REVIEW_LIMITS } from '../review/review.ts';
import { claims, reviews } from '../review/review-schema.ts';
import { findClaim, findClaimable } from './store.ts';

export type ClaimError = { field: 'text'; problem: 'missing' | 'too-long' };

export type Claimed =
  | { outcome: 'claimed'; reviewId: number }
  /** One of theirs waits already. */
  | { outcome: 'waiting' }
  | { outcome: 'not-found' };

/** What is wrong with what somebody says to show that a claim is true. */
export function claimErrors(given: string): ClaimError[] {
  const length = [...cleanText(given).trim()].length;
  if (length === 0) return [{ field: 'text', problem: 'missing' }];
  return length > REVIEW_LIMITS.claim ? [{ field: 'text', problem: 'too-long' }] : [];
}

/**
 * Puts into the review queue that somebody who was brought in without an address is the one who says so. Nothing changes until it is approved.
 * @param input.text in which {@link claimErrors} finds none.
 */
export async function claimPerson(
  db: Db,
  by: SignedIn,
  { personId, text: given }: { personId: number; text: string },
): Promise<Claimed> {
  const text = cleanText(given).trim();
  return await db.transaction(async (tx): Promise<Claimed> => {
    // Held, so that what is sent twice is one, and nobody claims who is being given away.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, personId)).for('update');
    if (!(await findClaimable(tx, personId))) return { outcome: 'not-found' };
    const before = await findClaim(tx, { by: by.id, personId });
    if (before?.review.state === 'waiting') return { outcome: 'waiting' };
    const [review] = await tx
      .insert(reviews)
      .values({ kind: 'claim', authorId: by.id, topic: OF_ALL_TOPICS })
      .returning({ id: reviews.id });
    await tx.insert(claims).values({ reviewId: review!.id, personId, text });
    return { outcome: 'claimed', reviewId: review!.id };
  });
}
