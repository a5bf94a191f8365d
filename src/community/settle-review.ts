import { eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Tx } from '../db/client.ts';
import type { Review } from './review/hold.ts';
import type { ReviewState } from './review/review.ts';
import { reviews } from './review/review-schema.ts';

/** What is decided in the review queue, in the audit log. */
export type ReviewAuditAction =
  | 'review.approved'
  | 'review.rejected'
  | 'review.reopened'
  | 'post.kept'
  | 'claim.approved'
  | 'claim.rejected';

/** Writes down what became of a review, which must be held. */
export async function settle<State extends Exclude<ReviewState, 'waiting'>>(
  tx: Tx,
  review: Review,
  decision: { state: State; by: SignedIn; told: string; threadId?: number; postId?: number },
): Promise<Review & { state: State }> {
  const { by, ...set } = decision;
  const [decided] = await tx
    .update(reviews)
    .set({ ...set, decidedAt: sql`now()`, decidedBy: by.id })
    .where(eq(reviews.id, review.id))
    .returning();
  return { ...decided!, state: decision.state };
}

/** The entry of a decision in the audit log. */
export async function note(
  tx: Tx,
  by: SignedIn,
  review: Review,
  action: ReviewAuditAction | 'post.hidden' | 'post.deleted',
  details: Record<string, string>,
): Promise<void> {
  await addAuditEntry(tx, {
    actorId: by.id,
    action,
    subjectId: review.authorId,
    details: {
      review: String(review.id),
      thread: review.threadId === null ? null : String(review.threadId),
      ...details,
    },
  });
}
