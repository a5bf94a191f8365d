import { eq } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { users } from '../accounts/schema.ts';
import { findUser } from '../accounts/store.ts';
import type { Tx } from '../db/client.ts';
import { endOtherClaims, findClaim, findClaimable, findClaimOf } from './claims/store.ts';
import { takeOver } from './claims/take-over.ts';
import type { Review } from './review/hold.ts';
import { note, settle } from './settle-review.ts';
import { tellClaim } from './tell-claim.ts';

/** A claim that waits, which must be held, and what the claimant is told. */
interface Deciding {
  review: Review;
  told: string;
}

/**
 * Gives who claimed it what was brought in under a name, and tells them; other claims to it are over. @returns undefined where there is nothing
 * to give any more, or nobody to give it to.
 */
export async function approveClaim(tx: Tx, by: SignedIn, { review, told }: Deciding): Promise<Review | undefined> {
  const claim = await findClaimOf(tx, review.id);
  if (!claim) return undefined;
  const { personId, personName } = claim;
  await tx.select({ id: users.id }).from(users).where(eq(users.id, personId)).for('update');
  const claimant = await findUser(tx, review.authorId);
  if (!claimant || claimant.suspendedAt || !(await findClaimable(tx, personId))) return undefined;
  const posts = await takeOver(tx, { from: personId, to: review.authorId });
  await endOtherClaims(tx, { personId, but: review.id, by: by.id });
  const decided = await settle(tx, review, { state: 'approved', by, told });
  await note(tx, by, decided, 'claim.approved', { posts: String(posts) });
  await tellClaim(tx, decided, { person: personName, personId });
  return decided;
}

/** Refuses a claim, and tells who made it. @returns undefined where there is none any more. */
export async function rejectClaim(tx: Tx, by: SignedIn, { review, told }: Deciding): Promise<Review | undefined> {
  const claim = await findClaimOf(tx, review.id);
  if (!claim) return undefined;
  const decided = await settle(tx, review, { state: 'rejected', by, told });
  await note(tx, by, decided, 'claim.rejected', {});
  await tellClaim(tx, decided, { person: claim.personName, personId: claim.personId });
  return decided;
}

/** Whether a claim that was decided can wait again: one that was refused, while there is something to claim and no later one of theirs. */
export async function reopensClaim(tx: Tx, review: Review): Promise<boolean> {
  const claim = await findClaimOf(tx, review.id);
  if (review.state !== 'rejected' || !claim || !(await findClaimable(tx, claim.personId))) return false;
  const newest = await findClaim(tx, { by: review.authorId, personId: claim.personId });
  return newest?.review.id === review.id;
}
