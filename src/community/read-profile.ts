import { and, eq, isNull, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { isStaff, type Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { isClaimable } from './claims/store.ts';
import { type Badge, badgesFor } from './threads/badges.ts';
import { type ShownPerson, toPerson } from './threads/lists.ts';
import { maySeeProfile, visiblePosts } from './threads/policy.ts';
import { posts, threads } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';

/** Somebody's page. */
export interface ShownProfile {
  person: ShownPerson;
  isStaff: boolean;
  since: Date;
  /** Of what the viewer may read. */
  replies: number;
  solutions: number;
  helpful: number;
  badges: Badge[];
  /** They were brought in, and whoever they are has not said so yet. */
  isClaimable: boolean;
}

/**
 * What a person has done in the community, as far as the viewer may read it; undefined for who has written nothing of it: nobody learns
 * here who has an account.
 */
export async function readProfile(
  db: Db,
  community: Community,
  viewer: Viewer,
  personId: number,
): Promise<ShownProfile | undefined> {
  if (!maySeeProfile(viewer, community, personId)) return undefined;
  const [row] = await db
    .select({
      id: users.id,
      name: users.name,
      role: users.role,
      deletedAt: users.deletedAt,
      createdAt: users.createdAt,
      isClaimable: sql<boolean>`${isClaimable}`,
    })
    .from(users)
    .where(and(eq(users.id, personId), isNull(users.deletedAt)));
  if (!row) return undefined;
  const isSolution = sql`${posts.solutionAt} is not null`;
  const [counts] = await db
    .select({
      posts: sql<number>`count(*)::int`,
      replies: sql<number>`(count(*) filter (where ${posts.number} > 1))::int`,
      solutions: sql<number>`(count(*) filter (where ${isSolution}))::int`,
      forOthers: sql<number>`(count(*) filter (where ${isSolution} and ${threads.authorId} <> ${posts.authorId}))::int`,
      helpful: sql<number>`coalesce(sum(${posts.helpful}), 0)::int`,
      affected: sql<number>`coalesce(max(${threads.affected}) filter (where ${posts.number} = 1 and ${threads.kind} = 'question'), 0)::int`,
    })
    .from(posts)
    .innerJoin(threads, eq(threads.id, posts.threadId))
    .where(
      and(
        eq(posts.authorId, personId),
        isNull(posts.removal),
        isNull(threads.removal),
        visiblePosts(viewer, community),
      ),
    );
  if (!counts || counts.posts === 0) return undefined;
  const { createdAt, isClaimable: isFree, ...found } = row;
  const { replies, solutions, helpful, forOthers, affected } = counts;
  return {
    person: toPerson(found),
    isStaff: isStaff({ role: found.role }),
    since: createdAt,
    replies,
    solutions,
    helpful,
    badges: badgesFor({ solutions: forOthers, helpful, affected }),
    isClaimable: isFree,
  };
}
