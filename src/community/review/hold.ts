import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db, Tx } from '../../db/client.ts';
import { maySeeHeld } from '../threads/policy.ts';
import { posts } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';
import type { SameText } from '../threads/store.ts';
import type { IncidentState, ThreadKind } from '../threads/thread.ts';
import { HELD_KINDS, type HeldKind, type HoldReason } from './review.ts';
import { claims, flags, heldTexts, reviews } from './review-schema.ts';

export type Review = typeof reviews.$inferSelect;
export type HeldText = typeof heldTexts.$inferSelect;

/** A text that is to wait. */
export interface TextToHold {
  kind: HeldKind;
  authorId: number;
  topic: string;
  /** The thread that it replies to, and the post that it changes. */
  threadId?: number;
  postId?: number;
  reasons: readonly HoldReason[];
  threadKind?: ThreadKind;
  locale: string;
  title?: string;
  body: string;
  tags?: string[];
  replyTo?: number | undefined;
  isUpdate?: boolean;
  /** Where an incident stands since this update. */
  incidentState?: IncidentState | null;
  submissionKey: string | null;
  digest: string;
}

/** Keeps a text until somebody has looked at it. Another edit of the same post takes the place of one that waits. @returns number of the review. */
export async function holdText(tx: Tx, text: TextToHold): Promise<number> {
  const { kind, authorId, topic, threadId = null, postId = null, reasons, ...held } = text;
  if (kind === 'edit' && postId !== null)
    await tx
      .update(reviews)
      .set({ state: 'withdrawn', decidedAt: sql`now()`, decidedBy: authorId })
      .where(and(eq(reviews.postId, postId), eq(reviews.kind, 'edit'), eq(reviews.state, 'waiting')));
  const [review] = await tx
    .insert(reviews)
    .values({ kind, authorId, topic, threadId, postId, reasons: [...reasons] })
    .returning({ id: reviews.id });
  const { threadKind = null, title = '', replyTo = null, ...rest } = held;
  await tx.insert(heldTexts).values({ reviewId: review!.id, threadKind, title, replyTo, ...rest });
  return review!.id;
}

/** The newest review in which this text of this person waits already: its number, as part of another statement. */
export function heldBefore({ authorId, key, words }: SameText): SQL {
  const byWords = words
    ? sql`or (${heldTexts.digest} = ${words.digest} and ${reviews.createdAt} > now() - make_interval(secs => ${words.seconds}))`
    : sql``;
  return sql`(select ${reviews.id} from ${reviews} join ${heldTexts} on ${heldTexts.reviewId} = ${reviews.id}
    where ${reviews.authorId} = ${authorId} and (${key === undefined ? sql`false` : eq(heldTexts.submissionKey, key)} ${byWords})
    order by ${reviews.id} desc limit 1)`;
}

/** A review with the text that waits in it. */
export async function findHeld(db: Db, id: number): Promise<{ review: Review; held: HeldText } | undefined> {
  const [row] = await db
    .select({ review: reviews, held: heldTexts })
    .from(reviews)
    .innerJoin(heldTexts, eq(heldTexts.reviewId, reviews.id))
    .where(eq(reviews.id, id));
  return row;
}

/** A text that waits or waited: once it is approved it stands in a thread, and here is its number there. */
export async function findHeldOrApproved(
  db: Db,
  id: number,
): Promise<{ review: Review; held: HeldText | undefined; number: number | undefined } | undefined> {
  const [row] = await db
    .select({ review: reviews, held: heldTexts, number: posts.number })
    .from(reviews)
    .leftJoin(heldTexts, eq(heldTexts.reviewId, reviews.id))
    .leftJoin(posts, eq(posts.id, reviews.postId))
    .where(and(eq(reviews.id, id), inArray(reviews.kind, [...HELD_KINDS])));
  return row && { review: row.review, held: row.held ?? undefined, number: row.number ?? undefined };
}

/** Newest first, and no more than somebody reads. */
const MOST_LISTED = 20;

/** What this person wrote and nobody sees yet: all of it that would be a thread, or what belongs to one thread. */
export async function listOwnHeld(
  db: Db,
  authorId: number,
  threadId: number | null,
): Promise<{ review: Review; held: HeldText }[]> {
  return await db
    .select({ review: reviews, held: heldTexts })
    .from(reviews)
    .innerJoin(heldTexts, eq(heldTexts.reviewId, reviews.id))
    .where(
      and(
        eq(reviews.authorId, authorId),
        eq(reviews.state, 'waiting'),
        inArray(reviews.kind, [...HELD_KINDS]),
        threadId === null ? isNull(reviews.threadId) : eq(reviews.threadId, threadId),
      ),
    )
    .orderBy(sql`${reviews.id} desc`)
    .limit(MOST_LISTED);
}

/** Takes back a text of one's own that waits. @returns whether there was one. */
export async function withdrawHeld(db: Db, community: Community, by: SignedIn, reviewId: number): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const [review] = await tx.select().from(reviews).where(eq(reviews.id, reviewId)).for('update');
    if (!review || review.authorId !== by.id || !maySeeHeld(by, community, review)) return false;
    if (review.state !== 'waiting' || !(HELD_KINDS as readonly string[]).includes(review.kind)) return false;
    await tx
      .update(reviews)
      .set({ state: 'withdrawn', decidedAt: sql`now()`, decidedBy: by.id })
      .where(eq(reviews.id, reviewId));
    return true;
  });
}

/** Somebody leaves: what they wrote and nobody has read goes, and so do their claims and flags. */
export async function forgetReviews(tx: Tx, userId: number): Promise<void> {
  await tx
    .delete(reviews)
    .where(
      and(
        eq(reviews.authorId, userId),
        sql`${reviews.id} in (select ${heldTexts.reviewId} from ${heldTexts} union all select ${claims.reviewId} from ${claims})`,
      ),
    );
  const flagged = await tx.delete(flags).where(eq(flags.userId, userId)).returning({ reviewId: flags.reviewId });
  if (flagged.length === 0) return;
  // Of a post that nobody else has flagged there is nothing to decide any more.
  await tx
    .update(reviews)
    .set({ state: 'withdrawn', decidedAt: sql`now()` })
    .where(
      and(
        anyOf(
          reviews.id,
          flagged.map(({ reviewId }) => reviewId),
        ),
        eq(reviews.state, 'waiting'),
        eq(reviews.kind, 'flagged'),
        sql`not exists (select from ${flags} where ${flags.reviewId} = ${reviews.id})`,
      ),
    );
}

/** A text that was refused or taken back is kept for so many days, for its author to use. */
const KEPT_DAYS = 90;

/** Removes texts that were refused or taken back long ago. */
export async function sweepHeld(db: Db): Promise<void> {
  await db
    .delete(reviews)
    .where(
      and(
        sql`${reviews.decidedAt} < now() - make_interval(days => ${KEPT_DAYS})`,
        sql`${reviews.id} in (select ${heldTexts.reviewId} from ${heldTexts})`,
      ),
    );
}
