import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { users } from '../accounts/schema.ts';
import { addAuditEntry } from '../accounts/store.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db, Tx } from '../db/client.ts';
import { setRemoval } from './removal.ts';
import { queueFlagged } from './review/queue-post.ts';
import { flags, postSweeps, reviews } from './review/review-schema.ts';
import { readTrust } from './review/trust.ts';
import { mayHideAll } from './threads/policy.ts';
import { posts } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import { lockPost } from './threads/store.ts';

/** What is done to all posts of a person, in the audit log. */
type SweepAuditAction = 'posts.hidden' | 'posts.restored';

/** So many different trusted people, and no fewer, hide all posts of a new account. */
export const TRUSTED_FLAGS = 3;

/** Flags that are looked at for it. */
const MOST_FLAGS = 100;

async function findPerson(db: Db, id: number) {
  const [person] = await db
    .select({ id: users.id, role: users.role, email: users.email, plan: users.plan, moderates: users.moderates })
    .from(users)
    .where(eq(users.id, id));
  return person && { ...person, email: person.email ?? undefined, plan: person.plan ?? undefined };
}

/** Hides all posts of a new account that enough trusted people have flagged. */
export async function hideFlagged(db: Db, community: Community, authorId: number): Promise<void> {
  const author = await findPerson(db, authorId);
  if (!author || (await readTrust(db, community, author)).trust !== 'new') return;
  const flaggers = await db
    .selectDistinct({
      id: users.id,
      role: users.role,
      email: users.email,
      plan: users.plan,
      moderates: users.moderates,
    })
    .from(flags)
    .innerJoin(reviews, eq(reviews.id, flags.reviewId))
    .innerJoin(users, eq(users.id, flags.userId))
    .where(and(eq(reviews.authorId, authorId), eq(reviews.state, 'waiting'), isNull(users.suspendedAt)))
    .limit(MOST_FLAGS);
  if (flaggers.length < TRUSTED_FLAGS) return;
  let trusted = 0;
  for (const { email, plan, ...one } of flaggers) {
    const { trust } = await readTrust(db, community, { ...one, email: email ?? undefined, plan: plan ?? undefined });
    if (trust === 'trusted') trusted += 1;
  }
  if (trusted >= TRUSTED_FLAGS) await db.transaction((tx) => hide(tx, community, { authorId, by: null }));
}

/** Hides everything that somebody wrote and others read. @returns how many posts; undefined where this person may not. */
export async function hideAll(
  db: Db,
  community: Community,
  by: SignedIn,
  authorId: number,
): Promise<number | undefined> {
  const author = await findPerson(db, authorId);
  if (!author || !mayHideAll(by, author)) return undefined;
  return await db.transaction(async (tx) => {
    const hidden = await hide(tx, community, { authorId, by: by.id });
    if (hidden > 0)
      await addAuditEntry(tx, {
        actorId: by.id,
        action: 'posts.hidden' satisfies SweepAuditAction,
        subjectId: authorId,
        details: { posts: String(hidden) },
      });
    return hidden;
  });
}

async function hide(
  tx: Tx,
  community: Community,
  { authorId, by }: { authorId: number; by: number | null },
): Promise<number> {
  const written = await tx
    .select({ id: posts.id })
    .from(posts)
    .where(and(eq(posts.authorId, authorId), isNull(posts.removal)))
    // In the order in which everybody holds several threads.
    .orderBy(asc(posts.threadId), asc(posts.number));
  const hidden: number[] = [];
  for (const { id } of written) {
    const found = await lockPost(tx, id);
    if (!found || found.post.removal !== null) continue;
    // What the product hides by itself waits for somebody to look at it.
    if (by === null) await queueFlagged(tx, found.thread, found.post);
    await setRemoval(tx, community, { ...found, removal: 'hidden', by });
    hidden.push(id);
  }
  if (hidden.length > 0) await tx.insert(postSweeps).values({ authorId, sweptBy: by, posts: hidden });
  return hidden.length;
}

/** When all posts of somebody were hidden last, where that can be undone. */
export async function lastSweep(
  db: Db,
  authorId: number,
): Promise<{ id: number; posts: number; at: Date } | undefined> {
  const [sweep] = await db
    .select()
    .from(postSweeps)
    .where(and(eq(postSweeps.authorId, authorId), isNull(postSweeps.undoneAt)))
    .orderBy(desc(postSweeps.id))
    .limit(1);
  return sweep && { id: sweep.id, posts: sweep.posts.length, at: sweep.createdAt };
}

/** Brings back at once what was hidden at once, and nothing that somebody has decided about since. @returns how many posts; undefined as above. */
export async function restoreAll(
  db: Db,
  community: Community,
  by: SignedIn,
  authorId: number,
): Promise<number | undefined> {
  const author = await findPerson(db, authorId);
  if (!author || !mayHideAll(by, author)) return undefined;
  return await db.transaction(async (tx) => {
    const [sweep] = await tx
      .update(postSweeps)
      .set({ undoneAt: sql`now()` })
      .where(
        eq(postSweeps.id, sql`(select max(id) from ${postSweeps} where author_id = ${authorId} and undone_at is null)`),
      )
      .returning();
    if (!sweep) return 0;
    const places = await tx
      .select({ id: posts.id })
      .from(posts)
      .where(and(anyOf(posts.id, sweep.posts), eq(posts.removal, 'hidden')))
      .orderBy(asc(posts.threadId), asc(posts.number));
    for (const { id } of places) {
      const found = await lockPost(tx, id);
      if (found?.post.removal === 'hidden') await setRemoval(tx, community, { ...found, removal: null, by: by.id });
    }
    await addAuditEntry(tx, {
      actorId: by.id,
      action: 'posts.restored' satisfies SweepAuditAction,
      subjectId: authorId,
      details: { posts: String(places.length) },
    });
    return places.length;
  });
}

/** How many posts of somebody others can read. */
export async function countVisible(db: Db, authorId: number): Promise<number> {
  return await db.$count(posts, and(eq(posts.authorId, authorId), isNull(posts.removal)));
}
