import { and, desc, eq, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { users } from '../../accounts/schema.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { Review } from '../review/hold.ts';
import { claims, reviews } from '../review/review-schema.ts';
import { DEMO } from '../transfer/demo.ts';
import { isNobodys } from '../transfer/nobody.ts';
import { communityImports } from '../transfer/schema.ts';

export type Claim = typeof claims.$inferSelect;

/**
 * Whether a row of the accounts is of somebody who was brought in without an address: what they wrote is nobody's until somebody claims it.
 * Who was brought in with an address signs in with it; whom the demo community brings is nobody.
 */
export const isClaimable = and(
  isNobodys(users.email),
  isNull(users.deletedAt),
  sql`exists (select from ${communityImports} where ${communityImports.userId} = ${users.id} and ${communityImports.source} <> ${DEMO})`,
)!;

/** Somebody who may be claimed. */
export async function findClaimable(db: Db, personId: number): Promise<{ id: number; name: string } | undefined> {
  const [person] = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(and(eq(users.id, personId), isClaimable));
  return person;
}

/** The newest claim of one person to be another, wherever it stands. */
export async function findClaim(
  db: Db,
  { by, personId }: { by: number; personId: number },
): Promise<{ review: Review; claim: Claim } | undefined> {
  const [found] = await db
    .select({ review: reviews, claim: claims })
    .from(claims)
    .innerJoin(reviews, eq(reviews.id, claims.reviewId))
    .where(and(eq(claims.personId, personId), eq(reviews.authorId, by)))
    .orderBy(desc(claims.reviewId))
    .limit(1);
  return found;
}

/** What a review claims; undefined where it is about something else. */
export async function findClaimOf(db: Db, reviewId: number): Promise<(Claim & { personName: string }) | undefined> {
  const [found] = await db
    .select({ claim: claims, personName: users.name })
    .from(claims)
    .innerJoin(users, eq(users.id, claims.personId))
    .where(eq(claims.reviewId, reviewId));
  return found && { ...found.claim, personName: found.personName };
}

/** Takes back a claim of one's own that waits. @returns whether there was one. */
export async function withdrawClaim(db: Db, by: SignedIn, personId: number): Promise<boolean> {
  const ended = await endClaims(db, { personId, which: eq(reviews.authorId, by.id), by: by.id });
  return ended.length > 0;
}

/** Ends every other claim to a person whose posts have found their author. */
export async function endOtherClaims(tx: Tx, { personId, but, by }: { personId: number; but: number; by: number }) {
  await endClaims(tx, { personId, which: ne(reviews.id, but), by });
}

/** Ends those of the claims to a person that wait. */
function endClaims(db: Db, { personId, which, by }: { personId: number; which: SQL; by: number }) {
  return db
    .update(reviews)
    .set({ state: 'withdrawn', decidedAt: sql`now()`, decidedBy: by })
    .where(
      and(
        which,
        eq(reviews.state, 'waiting'),
        sql`${reviews.id} in (select ${claims.reviewId} from ${claims} where ${claims.personId} = ${personId})`,
      ),
    )
    .returning({ id: reviews.id });
}
