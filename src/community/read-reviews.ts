import { and, asc, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { users } from '../accounts/schema.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { type ListPage, readListPage, readPageNumber } from '../db/list-page.ts';
import type { HeldText, Review } from './review/hold.ts';
import { type FlagKind, HELD_KINDS } from './review/review.ts';
import { claims, flags, heldTexts, reviews } from './review/review-schema.ts';
import { type ShownPerson, toPerson } from './threads/lists.ts';
import { decidable } from './threads/policy.ts';
import { posts, threads } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import type { Post, Thread } from './threads/store.ts';

/** Reviews on one page of the queue. */
const PAGE_SIZE = 20;

/** Nobody looks at the first posts of new accounts any more after so many days. */
const NEWCOMERS_DAYS = 14;

export const SHOWN_REVIEWS = ['waiting', 'held', 'flagged', 'newcomers', 'claims', 'decided'] as const;
export type ShownReviews = (typeof SHOWN_REVIEWS)[number];

/** What the address of the queue may say; anything else counts as not said. */
export const reviewParameters = z.object({
  show: z.enum(SHOWN_REVIEWS).catch('waiting'),
  page: z.string().optional().transform(readPageNumber),
});

/** A review as the queue shows it. */
export interface ShownReview {
  review: Review;
  author: ShownPerson & { since: Date; suspendedAt: Date | null };
  decider: ShownPerson | undefined;
  held: HeldText | undefined;
  thread: Thread | undefined;
  post: Post | undefined;
  /** Who the author says that they were, and how one can tell. */
  claim: { person: ShownPerson; text: string; posts: number } | undefined;
  flags: { kind: FlagKind; text: string; person: ShownPerson; createdAt: Date }[];
}

const waiting = eq(reviews.state, 'waiting');
const isRecent = sql`${reviews.createdAt} > now() - make_interval(days => ${NEWCOMERS_DAYS})`;

function among(show: ShownReviews): SQL {
  switch (show) {
    case 'waiting':
      return and(waiting, ne(reviews.kind, 'newcomer'))!;
    case 'held':
      return and(waiting, inArray(reviews.kind, [...HELD_KINDS]))!;
    case 'flagged':
      return and(waiting, eq(reviews.kind, 'flagged'))!;
    case 'newcomers':
      return and(waiting, eq(reviews.kind, 'newcomer'), isRecent)!;
    case 'claims':
      return and(waiting, eq(reviews.kind, 'claim'))!;
    case 'decided':
      return ne(reviews.state, 'waiting');
  }
}

/**
 * How many reviews somebody must decide: the first posts of new accounts only if they like; a part of another statement where it is not
 * waited for.
 */
export function countReviews(
  db: Db,
  community: Community,
  viewer: Viewer,
  show: ShownReviews = 'waiting',
): ReturnType<Db['$count']> {
  return db.$count(reviews, and(decidable(viewer, community, reviews.topic), among(show)));
}

/** A page of the review queue: what waits, the oldest first, or what was decided, the newest first. */
export async function listReviews(
  db: Db,
  community: Community,
  viewer: Viewer,
  { show, page }: { show: ShownReviews; page: number },
): Promise<ListPage<ShownReview>> {
  const which = and(decidable(viewer, community, reviews.topic), among(show));
  const order = show === 'decided' ? [desc(reviews.decidedAt), desc(reviews.id)] : [asc(reviews.id)];
  const list = await readListPage(
    { page, size: PAGE_SIZE },
    {
      rows: (limit, offset) =>
        select(db)
          .where(which)
          .orderBy(...order)
          .limit(limit)
          .offset(offset),
      count: () => db.$count(reviews, which),
    },
  );
  return { ...list, rows: await withFlags(db, list.rows) };
}

/** One review; undefined where there is none that the viewer decides. */
export async function readReview(
  db: Db,
  community: Community,
  viewer: Viewer,
  id: number,
): Promise<ShownReview | undefined> {
  const rows = await select(db).where(and(eq(reviews.id, id), decidable(viewer, community, reviews.topic)));
  return (await withFlags(db, rows))[0];
}

const authors = alias(users, 'authors');
const deciders = alias(users, 'deciders');
const claimed = alias(users, 'claimed');
const author = { id: authors.id, name: authors.name, role: authors.role, deletedAt: authors.deletedAt };
const decider = { id: deciders.id, name: deciders.name, role: deciders.role, deletedAt: deciders.deletedAt };

function select(db: Db) {
  return db
    .select({
      review: reviews,
      author,
      since: authors.createdAt,
      suspendedAt: authors.suspendedAt,
      decider,
      held: heldTexts,
      thread: threads,
      post: posts,
      claim: claims,
      claimed: { id: claimed.id, name: claimed.name, role: claimed.role, deletedAt: claimed.deletedAt },
      claimedPosts: sql<number>`case when ${claimed.id} is not null then (select count(*)::int from ${posts} p where p.author_id = ${claimed.id}) end`,
    })
    .from(reviews)
    .innerJoin(authors, eq(authors.id, reviews.authorId))
    .leftJoin(deciders, eq(deciders.id, reviews.decidedBy))
    .leftJoin(heldTexts, eq(heldTexts.reviewId, reviews.id))
    .leftJoin(threads, eq(threads.id, reviews.threadId))
    .leftJoin(posts, eq(posts.id, reviews.postId))
    .leftJoin(claims, eq(claims.reviewId, reviews.id))
    .leftJoin(claimed, eq(claimed.id, claims.personId))
    .$dynamic();
}

async function withFlags(db: Db, rows: Awaited<ReturnType<typeof select>>): Promise<ShownReview[]> {
  const flagged = rows.filter(({ review }) => review.kind === 'flagged').map(({ review }) => review.id);
  const found =
    flagged.length === 0
      ? []
      : await db
          .select({ flag: flags, person: author })
          .from(flags)
          .innerJoin(authors, eq(authors.id, flags.userId))
          .where(anyOf(flags.reviewId, flagged))
          .orderBy(asc(flags.createdAt));
  return rows.map(
    ({ author, since, suspendedAt, decider, held, thread, post, review, claim, claimed, claimedPosts }) => ({
      review,
      author: { ...toPerson(author), since, suspendedAt },
      decider: decider ? toPerson(decider) : undefined,
      held: held ?? undefined,
      thread: thread ?? undefined,
      post: post ?? undefined,
      claim: claim && claimed ? { person: toPerson(claimed), text: claim.text, posts: claimedPosts ?? 0 } : undefined,
      flags: found
        .filter(({ flag }) => flag.reviewId === review.id)
        .map(({ flag, person }) => ({
          kind: flag.kind,
          text: flag.text,
          createdAt: flag.createdAt,
          person: toPerson(person),
        })),
    }),
  );
}
