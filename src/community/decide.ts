import { eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import type { Db, Tx } from '../db/client.ts';
import { cleanText } from '../server/clean-text.ts';
import { approveClaim, rejectClaim, reopensClaim } from './decide-claim.ts';
import { followState } from './incident.ts';
import { postWasModerated } from './notifications/events.ts';
import { publishEdit, publishReply, publishThread } from './publish.ts';
import { setRemoval } from './removal.ts';
import type { HeldText, Review } from './review/hold.ts';
import { type Decision, decisionsOf, isHeldKind, REVIEW_LIMITS } from './review/review.ts';
import { heldTexts, reviews } from './review/review-schema.ts';
import { note, settle } from './settle-review.ts';
import { tellRejected } from './tell-rejected.ts';
import { mayDecide, maySeePost } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';
import { findPostOf, lockPost, lockThread, type Post, type Thread } from './threads/store.ts';
import { checkBody, checkTitle, readTags, type TextProblem, textDigest } from './threads/thread.ts';

/** A decision of a moderator. */
export interface ReviewDecision {
  reviewId: number;
  decision: Decision;
  /** What the author is told by mail. */
  told: string;
  /** The text as the moderator has changed it before approving it; title and tags are those of a thread. */
  changed?: { title: string; body: string; tags: string } | undefined;
  /** Revision of the post that the moderator has compared a held edit with. */
  base?: number | undefined;
}

export type ReviewError = { field: 'title' | 'body' | 'told'; problem: TextProblem };

export type Decided =
  | { outcome: 'decided'; review: Review; at: { thread: Thread; number: number } | undefined }
  | { outcome: 'invalid'; errors: ReviewError[] }
  /** Somebody else has decided it. */
  | { outcome: 'decided-already' }
  /** The thread or the post for which the text is meant is there no more. */
  | { outcome: 'gone' }
  /** The post has changed since the moderator looked at it. */
  | { outcome: 'conflict' }
  | { outcome: 'not-found' };

/** What a review is about, held in the order in which everything holds it: thread, post, review. */
interface Locked {
  review: Review;
  held: HeldText | undefined;
  thread: Thread | undefined;
  post: Post | undefined;
}

async function lockReview(tx: Tx, community: Community, by: SignedIn, id: number): Promise<Locked | undefined> {
  const [place] = await tx.select().from(reviews).where(eq(reviews.id, id));
  if (!place || !mayDecide(by, community, place)) return undefined;
  const found = place.postId === null ? undefined : await lockPost(tx, place.postId);
  const thread = found?.thread ?? (place.threadId === null ? undefined : await lockThread(tx, place.threadId));
  const [review] = await tx.select().from(reviews).where(eq(reviews.id, id)).for('update');
  if (!review || !mayDecide(by, community, review)) return undefined;
  const [held] = isHeldKind(review.kind)
    ? await tx.select().from(heldTexts).where(eq(heldTexts.reviewId, id))
    : [undefined];
  return { review, held, thread, post: found?.post };
}

/**
 * Decides about what waits in the review queue. What is approved is published as if it were posted now, and its author is told; who is
 * refused is told why.
 */
export async function decideReview(
  db: Db,
  community: Community,
  by: SignedIn,
  input: ReviewDecision,
): Promise<Decided> {
  return await db.transaction(async (tx): Promise<Decided> => {
    const found = await lockReview(tx, community, by, input.reviewId);
    if (!found || !decisionsOf(found.review.kind).includes(input.decision)) return { outcome: 'not-found' };
    if (found.review.state !== 'waiting') return { outcome: 'decided-already' };
    const told = cleanText(input.told).trim();
    if ([...told].length > REVIEW_LIMITS.reason)
      return { outcome: 'invalid', errors: [{ field: 'told', problem: 'too-long' }] };
    if (found.review.kind === 'claim') {
      const work = input.decision === 'approve' ? approveClaim : rejectClaim;
      const review = await work(tx, by, { review: found.review, told });
      return review ? { outcome: 'decided', review, at: undefined } : { outcome: 'gone' };
    }
    switch (input.decision) {
      case 'approve':
        return await approve(tx, community, by, { ...found, told, input });
      case 'reject':
        return await reject(tx, by, { ...found, told });
      case 'keep':
        return await keep(tx, community, by, found);
      default:
        return await takeAway(tx, community, by, { ...found, told, removal: input.decision });
    }
  });
}

async function approve(
  tx: Tx,
  community: Community,
  by: SignedIn,
  { review, held, thread, post, told, input }: Locked & { told: string; input: ReviewDecision },
): Promise<Decided> {
  if (!held) return { outcome: 'gone' };
  const text = textOf(held, input.changed, review.kind === 'thread' || (review.kind === 'edit' && post?.number === 1));
  if (text.errors.length > 0) return { outcome: 'invalid', errors: text.errors };
  const { title, body, tags } = text;
  const { authorId } = review;
  const { submissionKey } = held;
  const digest = review.kind === 'thread' ? textDigest('thread', title, body) : held.digest;
  let at: { thread: Thread; post: Post };
  if (review.kind === 'thread') {
    const { topic } = review;
    const { locale, threadKind } = held;
    const ready = { authorId, topic, kind: threadKind ?? 'question', locale, title, body, tags, digest, submissionKey };
    at = await publishThread(tx, community, ready);
  } else {
    if (!thread || thread.removal !== null) return { outcome: 'gone' };
    if (review.kind === 'reply') {
      const answered = held.replyTo === null ? undefined : await findPostOf(tx, thread.id, held.replyTo);
      const answeredId = answered && maySeePost(by, community, thread, answered) ? answered.id : null;
      // An incident that has become something else meanwhile stands nowhere.
      const state = thread.kind === 'incident' ? (held.incidentState ?? undefined) : undefined;
      const ready = { authorId, body, isUpdate: held.isUpdate, state, answeredId, digest, submissionKey };
      at = { thread, post: await publishReply(tx, thread, ready) };
      if (state) await followState(tx, by, thread, state);
    } else {
      if (!post || post.removal !== null) return { outcome: 'gone' };
      if (input.base !== undefined && input.base !== post.revision) return { outcome: 'conflict' };
      const changed = { by: authorId, body, ...(post.number === 1 ? { title, tags } : thread) };
      at = { thread: await publishEdit(tx, community, { post, thread }, changed), post };
    }
  }
  const place = { threadId: at.thread.id, postId: at.post.id };
  await tx.delete(heldTexts).where(eq(heldTexts.reviewId, review.id));
  const decided = await settle(tx, review, { state: 'approved', by, told, ...place });
  const isChanged = body !== held.body || (text.hasTitle && title !== held.title);
  await note(tx, by, decided, 'review.approved', { post: String(at.post.number), changed: isChanged ? 'yes' : 'no' });
  await postWasModerated(tx, { postId: at.post.id, by: by.id, act: 'approved', note: told });
  return { outcome: 'decided', review: decided, at: { thread: at.thread, number: at.post.number } };
}

/** The text to publish: as it was held, or as a moderator has changed it. */
function textOf(held: HeldText, changed: ReviewDecision['changed'], hasTitle: boolean) {
  const kept = { title: held.title, body: held.body, tags: held.tags, hasTitle };
  const errors: ReviewError[] = [];
  if (!changed) return { ...kept, errors };
  const [{ title, problem: ofTitle }, { body, problem }] = [checkTitle(changed.title), checkBody(changed.body)];
  if (hasTitle && ofTitle) errors.push({ field: 'title', problem: ofTitle });
  if (problem) errors.push({ field: 'body', problem });
  return hasTitle ? { title, body, tags: readTags(changed.tags), hasTitle, errors } : { ...kept, body, errors };
}

async function reject(tx: Tx, by: SignedIn, { review, thread, told }: Locked & { told: string }): Promise<Decided> {
  const decided = await settle(tx, review, { state: 'rejected', by, told });
  await note(tx, by, decided, 'review.rejected', {});
  await tellRejected(tx, decided, thread?.locale);
  return { outcome: 'decided', review: decided, at: undefined };
}

async function keep(tx: Tx, community: Community, by: SignedIn, { review, thread, post }: Locked): Promise<Decided> {
  if (!thread || !post) return { outcome: 'gone' };
  // What flags have hidden comes back.
  if (post.removal === 'hidden') {
    await setRemoval(tx, community, { thread, post, removal: null, by: by.id });
    await postWasModerated(tx, { postId: post.id, by: by.id, act: 'restored' });
  }
  const decided = await settle(tx, review, { state: 'approved', by, told: '' });
  await note(tx, by, decided, 'post.kept', { post: String(post.number) });
  return { outcome: 'decided', review: decided, at: { thread, number: post.number } };
}

async function takeAway(
  tx: Tx,
  community: Community,
  by: SignedIn,
  { review, thread, post, told, removal }: Locked & { told: string; removal: 'hide' | 'delete' },
): Promise<Decided> {
  if (!thread || !post) return { outcome: 'gone' };
  const wanted = removal === 'hide' ? 'hidden' : 'deleted';
  await setRemoval(tx, community, { thread, post, removal: wanted, by: by.id });
  const decided = await settle(tx, review, { state: 'rejected', by, told });
  await note(tx, by, decided, wanted === 'hidden' ? 'post.hidden' : 'post.deleted', { post: String(post.number) });
  await postWasModerated(tx, { postId: post.id, by: by.id, act: wanted, note: told });
  return { outcome: 'decided', review: decided, at: { thread, number: post.number } };
}

/**
 * Takes a decision back, so that the review waits again: of a post that was kept, hidden or deleted, or a text or a claim that was rejected.
 * What was taken away is there again. @returns whether there was such a decision.
 */
export async function undoDecision(db: Db, community: Community, by: SignedIn, reviewId: number): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const found = await lockReview(tx, community, by, reviewId);
    if (!found) return false;
    const { review, thread, post, held } = found;
    const isHeld = isHeldKind(review.kind);
    if (review.kind === 'claim' && !(await reopensClaim(tx, review))) return false;
    if (isHeld ? review.state !== 'rejected' || !held : !['approved', 'rejected'].includes(review.state)) return false;
    if (!isHeld && review.state === 'rejected' && thread && post?.removal) {
      await setRemoval(tx, community, { thread, post, removal: null, by: by.id });
      await postWasModerated(tx, { postId: post.id, by: by.id, act: 'restored' });
    }
    const again = isHeld
      ? 0
      : await tx.$count(
          reviews,
          sql`${reviews.postId} = ${review.postId} and ${reviews.state} = 'waiting' and ${reviews.kind} in ('flagged', 'newcomer')`,
        );
    // Where it was flagged again meanwhile, that one waits.
    if (again === 0)
      await tx
        .update(reviews)
        .set({ state: 'waiting', decidedAt: null, decidedBy: null, told: '' })
        .where(eq(reviews.id, reviewId));
    await note(tx, by, review, 'review.reopened', {});
    return true;
  });
}
