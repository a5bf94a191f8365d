import { eq, sql } from 'drizzle-orm';
import { userTag } from '../../accounts/cache-tags.ts';
import { emptyAccount } from '../../accounts/empty-account.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Tx } from '../../db/client.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { postFiles } from '../files/files-schema.ts';
import { postSweeps, reviews } from '../review/review-schema.ts';
import { tagsOfThread, writtenByTag } from '../threads/cache-tags.ts';
import { affectedPeople, helpfulVotes, postRevisions, posts, threadFollows, threads } from '../threads/schema.ts';
import { recount } from '../threads/store.ts';
import { communityImports } from '../transfer/schema.ts';

/** Whose it was, and whose it is from now on. */
interface Change {
  from: number;
  to: number;
}

/**
 * Makes what was brought in under one name somebody else's: threads, posts with their history and files, votes and mentions, and what the same
 * import brings in later. Nobody has voted for themselves by it, and nobody counts twice. The account it came with is emptied.
 * @returns posts that have another author now.
 */
export async function takeOver(tx: Tx, { from, to }: Change): Promise<number> {
  const touched = await tx.select().from(threads).where(isTouched(from)).orderBy(threads.id).for('update');
  const changed = await tx
    .update(posts)
    .set({ authorId: to })
    .where(eq(posts.authorId, from))
    .returning({ id: posts.id });
  await tx.update(threads).set({ authorId: to }).where(eq(threads.authorId, from));
  await tx.update(threads).set({ lastAuthorId: to }).where(eq(threads.lastAuthorId, from));
  await tx
    .update(posts)
    .set({
      mentions: sql`array_replace(array_remove(${posts.mentions}, ${to}::bigint), ${from}::bigint, ${to}::bigint)`,
    })
    .where(mentions(from));
  await tx.update(postRevisions).set({ authorId: to }).where(eq(postRevisions.authorId, from));
  await tx.update(postFiles).set({ ownerId: to }).where(eq(postFiles.ownerId, from));
  await tx.update(reviews).set({ authorId: to }).where(eq(reviews.authorId, from));
  await tx.update(postSweeps).set({ authorId: to }).where(eq(postSweeps.authorId, from));
  await tx.update(communityImports).set({ userId: to }).where(eq(communityImports.userId, from));
  await moveVotes(tx, { from, to });
  await moveAffected(tx, { from, to });
  await tx.execute(sql`insert into ${threadFollows} (thread_id, user_id, level, created_at)
    select thread_id, ${to}, level, created_at from ${threadFollows} where user_id = ${from} on conflict do nothing`);
  await tx.delete(threadFollows).where(eq(threadFollows.userId, from));
  for (const { id } of touched) await recount(tx, id);
  await emptyAccount(tx, from);
  await invalidateTags(tx, [
    ...touched.flatMap((thread) => tagsOfThread(thread)),
    ...[from, to].flatMap((id) => [userTag(id), writtenByTag(id)]),
  ]);
  return changed.length;
}

/** Whether a post names somebody, as the index of the few that name anybody finds it. */
const mentions = (id: number) => sql`${posts.mentions} <> '{}' and ${posts.mentions} @> array[${id}::bigint]`;

/** Whether a thread shows anything of somebody, each by an index of its own. */
const isTouched = (id: number) => sql`${threads.id} = any(array(
  select ${posts.threadId} from ${posts} where ${posts.authorId} = ${id}
  union select ${posts.threadId} from ${posts} where ${mentions(id)}
  union select p.thread_id from ${helpfulVotes} v join ${posts} p on p.id = v.post_id where v.user_id = ${id}
  union select ${affectedPeople.threadId} from ${affectedPeople} where ${affectedPeople.userId} = ${id}))`;

/** Their votes, but for those on posts that are their own now or that they have voted for already, which count no more. */
async function moveVotes(tx: Tx, { from, to }: Change): Promise<void> {
  const own = sql`(select ${posts.id} from ${posts} where ${posts.authorId} = ${to})`;
  const theirs = sql`(select v.post_id from ${helpfulVotes} v where v.user_id = ${to})`;
  const gone = await tx
    .delete(helpfulVotes)
    .where(
      sql`(${helpfulVotes.userId} = ${from} and (${helpfulVotes.postId} in ${own} or ${helpfulVotes.postId} in ${theirs}))
        or (${helpfulVotes.userId} = ${to} and ${helpfulVotes.postId} in ${own})`,
    )
    .returning({ postId: helpfulVotes.postId });
  for (const { postId } of gone)
    await tx
      .update(posts)
      .set({ helpful: sql`greatest(${posts.helpful} - 1, 0)` })
      .where(eq(posts.id, postId));
  await tx.update(helpfulVotes).set({ userId: to }).where(eq(helpfulVotes.userId, from));
}

/** That they have the problem of a thread, too: not of one that they told of, and once. */
async function moveAffected(tx: Tx, { from, to }: Change): Promise<void> {
  const own = sql`(select ${threads.id} from ${threads} where ${threads.authorId} = ${to})`;
  const theirs = sql`(select a.thread_id from ${affectedPeople} a where a.user_id = ${to})`;
  const gone = await tx
    .delete(affectedPeople)
    .where(
      sql`(${affectedPeople.userId} = ${from} and (${affectedPeople.threadId} in ${own} or ${affectedPeople.threadId} in ${theirs}))
        or (${affectedPeople.userId} = ${to} and ${affectedPeople.threadId} in ${own})`,
    )
    .returning({ threadId: affectedPeople.threadId });
  await tx
    .update(threads)
    .set({ affected: sql`greatest(${threads.affected} - 1, 0)` })
    .where(
      anyOf(
        threads.id,
        gone.map(({ threadId }) => threadId),
      ),
    );
  await tx.update(affectedPeople).set({ userId: to }).where(eq(affectedPeople.userId, from));
}
