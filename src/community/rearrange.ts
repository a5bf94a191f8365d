import { and, asc, eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db, Tx } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { postWasModerated } from './notifications/events.ts';
import { notifications } from './notifications/notification-schema.ts';
import { reviews } from './review/review-schema.ts';
import { tagsOfThread } from './threads/cache-tags.ts';
import { maySplit } from './threads/policy.ts';
import { affectedPeople, movedPosts, posts, readMarks, threadFollows, threads } from './threads/schema.ts';
import { indexThread } from './threads/search-document.ts';
import type { Community } from './threads/site-section.ts';
import { lockThread, type Post, recount, type Thread } from './threads/store.ts';
import { checkTitle, type TextProblem, type ThreadKind } from './threads/thread.ts';

/** What is done to the posts of a thread, in the audit log. */
type RearrangeAuditAction = 'thread.split' | 'thread.merged';

/** Posts that one act moves: more are another matter, and hold the thread for long. */
const MOST_SPLIT = 500;

export type Split =
  | { outcome: 'split'; thread: Thread }
  | {
      outcome: 'invalid';
      errors: ({ field: 'title'; problem: TextProblem } | { field: 'posts'; problem: 'missing' })[];
    }
  | { outcome: 'not-found' };

/**
 * Makes a thread of its own of some replies. They keep their votes, and among themselves what they answer; where they stood a link leads to
 * them. Whoever follows the one thread follows both, and has read what they had read.
 * @param split.numbers of the replies, in whichever order; numbers that are no reply of the thread are left out.
 */
export async function splitThread(
  db: Db,
  community: Community,
  by: SignedIn,
  split: {
    threadId: number;
    numbers: readonly number[];
    title: string;
    kind: Extract<ThreadKind, 'question' | 'discussion'>;
  },
): Promise<Split> {
  const { title, problem } = checkTitle(split.title);
  return await db.transaction(async (tx): Promise<Split> => {
    const from = await lockThread(tx, split.threadId);
    if (!from || !maySplit(by, community, from)) return { outcome: 'not-found' };
    const moved = await tx
      .select()
      .from(posts)
      .where(
        and(
          eq(posts.threadId, from.id),
          anyOf(posts.number, split.numbers.slice(0, MOST_SPLIT)),
          sql`${posts.number} > 1`,
        ),
      )
      .orderBy(asc(posts.number));
    const first = moved[0];
    const errors: Extract<Split, { outcome: 'invalid' }>['errors'] = [];
    if (problem) errors.push({ field: 'title', problem });
    if (!first) errors.push({ field: 'posts', problem: 'missing' });
    if (!first || errors.length > 0) return { outcome: 'invalid', errors };
    const { topic, locale, tags } = from;
    const people = { authorId: first.authorId, lastAuthorId: first.authorId };
    const [to] = await tx
      .insert(threads)
      .values({
        topic,
        locale,
        tags,
        kind: split.kind,
        title,
        ...people,
        createdAt: first.createdAt,
        removal: first.removal,
      })
      .returning();
    // A question is no solution.
    if (first.solutionAt)
      await tx.update(posts).set({ solutionAt: null, solutionBy: null }).where(eq(posts.id, first.id));
    const numbers = await movePosts(tx, { from, to: to!, moved, after: 0 });
    await tx.execute(sql`insert into ${threadFollows} (thread_id, user_id, level)
      select ${to!.id}, user_id, level from ${threadFollows} where thread_id = ${from.id}
      on conflict do nothing`);
    await tx.execute(sql`insert into ${readMarks} (thread_id, user_id, number)
      select ${to!.id}, user_id, (select count(*) from unnest(${sql.param(moved.map(({ number }) => number))}::int[]) n where n <= number)
      from ${readMarks} where thread_id = ${from.id} and number >= ${first.number}
      on conflict do nothing`);
    await settle(tx, community, [from, to!], moved);
    await note(tx, by, first, 'thread.split', {
      thread: String(from.id),
      to: String(to!.id),
      posts: String(numbers.size),
    });
    if (first.authorId !== by.id) await postWasModerated(tx, { postId: first.id, by: by.id, act: 'moved' });
    return { outcome: 'split', thread: to! };
  });
}

/**
 * Puts all posts of a thread behind those of another one, whose numbers stay as they are. The address of the former leads to the other;
 * followers, who has the problem too and what was read go along.
 * @returns the thread as it is then; undefined where this person does not moderate both.
 */
export async function mergeThreads(
  db: Db,
  community: Community,
  by: SignedIn,
  merge: { threadId: number; into: number },
): Promise<Thread | undefined> {
  if (merge.threadId === merge.into) return undefined;
  return await db.transaction(async (tx) => {
    // In the order in which everybody holds several threads.
    const [lower, higher] = [
      await lockThread(tx, Math.min(merge.threadId, merge.into)),
      await lockThread(tx, Math.max(merge.threadId, merge.into)),
    ];
    const [from, to] = merge.threadId < merge.into ? [lower, higher] : [higher, lower];
    for (const thread of [from, to]) if (!thread || !maySplit(by, community, thread)) return undefined;
    const moved = await tx.select().from(posts).where(eq(posts.threadId, from!.id)).orderBy(asc(posts.number));
    const first = moved[0];
    if (!first) return undefined;
    const after = to!.lastNumber;
    await movePosts(tx, { from: from!, to: to!, moved, after });
    // Whoever had read all of the one has read of the other as far as they had come there.
    const [oldNumbers, target, source] = [sql.param(moved.map(({ number }) => number)), to!.id, from!.id];
    await tx.execute(sql`update ${readMarks} as mark set number = ${after}
        + (select count(*) from unnest(${oldNumbers}::int[]) n where n <= former.number)
      from ${readMarks} as former
      where mark.thread_id = ${target} and mark.number = ${after} and former.thread_id = ${source} and former.user_id = mark.user_id`);
    await tx.execute(sql`insert into ${threadFollows} (thread_id, user_id, level)
      select ${target}, user_id, level from ${threadFollows} where thread_id = ${source} on conflict do nothing`);
    await tx.execute(sql`insert into ${affectedPeople} (thread_id, user_id)
      select ${target}, user_id from ${affectedPeople} where thread_id = ${source} and user_id <> ${to!.authorId} on conflict do nothing`);
    for (const table of [threadFollows, affectedPeople, readMarks])
      await tx.delete(table).where(eq(table.threadId, source));
    await tx.execute(sql`update ${notifications} as told set thread_id = ${target} where thread_id = ${source} and not exists (
      select from ${notifications} as there where there.thread_id = ${target} and there.user_id = told.user_id
        and there.class = told.class and there.read_at is null)`);
    await tx
      .update(threads)
      .set({ affected: sql`(select count(*) from ${affectedPeople} where ${affectedPeople.threadId} = ${target})` })
      .where(eq(threads.id, target));
    await tx
      .update(threads)
      .set({ removal: 'deleted', mergedInto: target, affected: 0, pinnedUntil: null })
      .where(eq(threads.id, source));
    // What was merged into it before leads on at once.
    await tx.update(threads).set({ mergedInto: target }).where(eq(threads.mergedInto, source));
    await settle(tx, community, [from!, to!], moved);
    await tx
      .update(reviews)
      .set({ threadId: target, topic: to!.topic })
      .where(and(eq(reviews.threadId, source)));
    await note(tx, by, first, 'thread.merged', {
      thread: String(source),
      to: String(target),
      posts: String(moved.length),
    });
    if (first.authorId !== by.id) await postWasModerated(tx, { postId: first.id, by: by.id, act: 'moved' });
    return to!;
  });
}

/** Gives posts their places behind `after` in another thread, and notes where they were. @returns their new numbers by the former ones. */
async function movePosts(
  tx: Tx,
  { from, to, moved, after }: { from: Thread; to: Thread; moved: readonly Post[]; after: number },
): Promise<Map<number, number>> {
  const numbers = new Map(moved.map((post, index) => [post.number, after + index + 1]));
  const places = sql.param(JSON.stringify(moved.map(({ id, number }) => ({ id, number: numbers.get(number) }))));
  await tx
    .insert(movedPosts)
    .values(moved.map(({ id, number }) => ({ threadId: from.id, number, postId: id })))
    .onConflictDoNothing();
  await tx.execute(sql`update ${posts} as post set thread_id = ${to.id}, number = place.number
    from jsonb_to_recordset(${places}::text::jsonb) as place(id bigint, number int) where post.id = place.id`);
  await tx
    .update(threads)
    .set({ lastNumber: after + moved.length })
    .where(eq(threads.id, to.id));
  // What a post answers is in its own thread, or it answers nothing.
  await tx.execute(sql`update ${posts} as post set reply_to = null from ${posts} as answered
    where answered.id = post.reply_to and answered.thread_id <> post.thread_id and post.thread_id in (${from.id}, ${to.id})`);
  await tx
    .update(reviews)
    .set({ threadId: to.id, topic: to.topic })
    .where(
      anyOf(
        reviews.postId,
        moved.map(({ id }) => id),
      ),
    );
  return numbers;
}

async function settle(tx: Tx, community: Community, both: readonly Thread[], moved: readonly Post[]): Promise<void> {
  const people = moved.map(({ authorId }) => authorId);
  for (const thread of both) {
    await recount(tx, thread.id);
    await indexThread(tx, community, thread.id);
    await invalidateTags(tx, tagsOfThread(thread, thread.authorId, ...people));
  }
}

async function note(
  tx: Tx,
  by: SignedIn,
  first: Post,
  action: RearrangeAuditAction,
  details: Record<string, string>,
): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: first.authorId, details });
}
