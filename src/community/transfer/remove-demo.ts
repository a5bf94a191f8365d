import { and, eq, isNull, notExists, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db, Tx } from '../../db/client.ts';
import { removeDocument } from '../../search/store.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { heldTexts, reviews } from '../review/review-schema.ts';
import { tagsOfThread } from '../threads/cache-tags.ts';
import { posts, threadNotes, threads } from '../threads/schema.ts';
import { DEMO } from './demo.ts';
import { communityImports } from './schema.ts';

/** What became of taking the demo community away. */
export interface DemoRemoval {
  threads: number;
  posts: number;
  people: number;
  /** Threads that stay, because somebody else wrote in them. */
  kept: { id: number; locale: string; title: string }[];
  /** Its people who stay, because something that stays names them. */
  keptPeople: number;
}

/**
 * Takes away what the demo community brought, and nothing else. A thread in which others have written stays whole, with its people; another
 * run takes it away once what the others wrote is gone from it.
 */
export async function removeDemo(db: Db): Promise<DemoRemoval> {
  return await db.transaction(async (tx) => {
    const brought = await tx.select().from(communityImports).where(eq(communityImports.source, DEMO));
    const idsOf = (name: 'userId' | 'threadId' | 'postId') => brought.flatMap((row) => row[name] ?? []);
    const [threadIds, postIds, userIds] = [idsOf('threadId'), idsOf('postId'), idsOf('userId')];
    // A moderator may have moved posts into other threads.
    const standing = await tx.selectDistinct({ id: posts.threadId }).from(posts).where(anyOf(posts.id, postIds));
    const all = [...new Set([...threadIds, ...standing.map(({ id }) => id)])];
    // Held, so that nobody replies meanwhile.
    const rows = await tx.select().from(threads).where(anyOf(threads.id, all)).orderBy(threads.id).for('update');
    const used = await usedByOthers(tx, all, postIds);
    const isKept = ({ id, mergedInto }: { id: number; mergedInto: number | null }) =>
      used.has(id) || (mergedInto !== null && used.has(mergedInto));
    const gone = rows.filter((row) => !isKept(row));
    const goneIds = gone.map(({ id }) => id);
    const authors = await tx
      .selectDistinct({ threadId: posts.threadId, id: posts.authorId })
      .from(posts)
      .where(anyOf(posts.threadId, goneIds));
    for (const { id, locale } of gone) await removeDocument(tx, { kind: 'thread', sourceId: String(id), locale });
    const removed = await tx.delete(posts).where(anyOf(posts.threadId, goneIds)).returning({ id: posts.id });
    await tx.delete(threads).where(anyOf(threads.id, goneIds));
    let people = 0;
    for (const id of userIds) if (await removePerson(tx, id)) people++;
    await invalidateTags(
      tx,
      gone.flatMap((row) =>
        tagsOfThread(row, ...authors.filter(({ threadId }) => threadId === row.id).map(({ id }) => id)),
      ),
    );
    const kept = rows.filter(({ id }) => used.has(id)).map(({ id, locale, title }) => ({ id, locale, title }));
    return { threads: gone.length, posts: removed.length, people, kept, keptPeople: userIds.length - people };
  });
}

/** Those of the threads in which others wrote: a post, a text that waits for review, or a note among the team. */
async function usedByOthers(tx: Tx, threadIds: number[], postIds: number[]): Promise<Set<number>> {
  const written = await tx
    .selectDistinct({ id: posts.threadId })
    .from(posts)
    .where(and(anyOf(posts.threadId, threadIds), sql`not ${anyOf(posts.id, postIds)}`));
  const waiting = await tx
    .selectDistinct({ id: sql<number>`${reviews.threadId}`.mapWith(Number) })
    .from(reviews)
    .innerJoin(heldTexts, eq(heldTexts.reviewId, reviews.id))
    .where(and(anyOf(reviews.threadId, threadIds), eq(reviews.state, 'waiting')));
  const noted = await tx
    .selectDistinct({ id: threadNotes.threadId })
    .from(threadNotes)
    .where(anyOf(threadNotes.threadId, threadIds));
  return new Set([...written, ...waiting, ...noted].map(({ id }) => id));
}

/** PostgreSQL's code for a row that another one refers to. */
const STILL_REFERRED_TO = '23503';

/** Removes somebody whom nothing names any more. @returns whether it did. */
async function removePerson(tx: Tx, id: number): Promise<boolean> {
  try {
    // A transaction of its own: what still refers to them undoes this alone.
    return await tx.transaction(async (inner) => {
      await inner
        .delete(communityImports)
        .where(and(eq(communityImports.source, DEMO), eq(communityImports.userId, id)));
      const naming = inner.select({ id: posts.id }).from(posts).where(sql`${posts.mentions} @> array[${id}]::bigint[]`);
      const removed = await inner
        .delete(users)
        .where(and(eq(users.id, id), isNull(users.passwordHash), notExists(naming)))
        .returning({ id: users.id });
      if (removed.length === 0) throw new StillNamed();
      return true;
    });
  } catch (error) {
    if (error instanceof StillNamed) return false;
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
      if ('code' in cause && cause.code === STILL_REFERRED_TO) return false;
    throw error;
  }
}

class StillNamed extends Error {}
