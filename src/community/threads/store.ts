import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { posts, threads } from './schema.ts';

export type Thread = typeof threads.$inferSelect;
export type Post = typeof posts.$inferSelect;

/** A thread by its number. */
export async function findThread(db: Db, id: number): Promise<Thread | undefined> {
  const [row] = await db.select().from(threads).where(eq(threads.id, id));
  return row;
}

/** A thread, held until the end of the transaction: what is written into it is written one after the other. */
export async function lockThread(tx: Tx, id: number): Promise<Thread | undefined> {
  const [row] = await tx.select().from(threads).where(eq(threads.id, id)).for('update');
  return row;
}

/** A post with its thread. */
export async function findPost(db: Db, id: number): Promise<{ post: Post; thread: Thread } | undefined> {
  const [row] = await db
    .select({ post: posts, thread: threads })
    .from(posts)
    .innerJoin(threads, eq(posts.threadId, threads.id))
    .where(eq(posts.id, id));
  return row;
}

/** A post by its number in its thread. */
export async function findPostOf(db: Db, threadId: number, number: number): Promise<Post | undefined> {
  const [row] = await db
    .select()
    .from(posts)
    .where(and(eq(posts.threadId, threadId), eq(posts.number, number)));
  return row;
}

/** A post with its thread, both held until the end of the transaction; the thread first, as everywhere. */
export async function lockPost(tx: Tx, id: number): Promise<{ post: Post; thread: Thread } | undefined> {
  const [place] = await tx.select({ threadId: posts.threadId }).from(posts).where(eq(posts.id, id));
  const thread = place && (await lockThread(tx, place.threadId));
  if (!thread) return undefined;
  const [post] = await tx.select().from(posts).where(eq(posts.id, id)).for('update');
  return post && { post, thread };
}

const lockOf = (authorId: number) => sql`pg_advisory_xact_lock(hashtextextended(${`community ${authorId}`}, 0))`;

/** One at a time: what one person posts, so that the same text sent twice at once is seen. */
export async function lockAuthor(tx: Tx, id: number): Promise<void> {
  await tx.execute(sql`select ${lockOf(id)}`);
}

/** As {@link lockAuthor} and then {@link lockThread}, in one statement. */
export async function lockAuthorAndThread(tx: Tx, authorId: number, threadId: number): Promise<Thread | undefined> {
  const author = tx
    .$with('author')
    .as(tx.select({ locked: sql`${lockOf(authorId)}::text`.as('locked') }).from(sql`(values (1)) as one`));
  const [row] = await tx
    .with(author)
    .select(getTableColumns(threads))
    .from(threads)
    .innerJoin(author, sql`true`)
    .where(eq(threads.id, threadId))
    .for('update', { of: threads });
  return row;
}

/** What recognises a text that is sent twice: its form, or the same words within so many seconds. */
export interface SameText {
  authorId: number;
  key: string | undefined;
  /** Undefined: by its form alone. */
  words: { digest: string; seconds: number } | undefined;
  /** Where a reply stands. */
  threadId?: number;
}

/** The newest post that this person has written already with this text: its number, as part of another statement. */
export function sentBefore({ authorId, key, words, threadId }: SameText): SQL {
  // Each by its own index: one condition for both would read everything that somebody has ever written.
  const mine = sql`select ${posts.id} from ${posts} where ${posts.authorId} = ${authorId}`;
  const there = threadId === undefined ? sql`` : sql`and ${posts.threadId} = ${threadId}`;
  const found = [
    ...(key === undefined ? [] : [sql`${mine} and ${posts.submissionKey} = ${key}`]),
    ...(words
      ? [
          sql`${mine} ${there} and ${posts.digest} = ${words.digest} and ${posts.removal} is null
            and ${posts.createdAt} > now() - make_interval(secs => ${words.seconds})`,
        ]
      : []),
  ];
  return found.length === 0
    ? sql`null::bigint`
    : sql`(select max(id) from (${sql.join(found, sql` union all `)}) as sent)`;
}

/** Counts anew what lists show of a thread, from the posts of it that can be read: after what takes posts away, or brings them back. */
export async function recount(tx: Tx, threadId: number): Promise<void> {
  const shown = sql`from ${posts} where ${posts.threadId} = ${threadId} and ${posts.removal} is null`;
  await tx
    .update(threads)
    .set({
      replies: sql`(select count(*) ${shown} and ${posts.number} > 1)`,
      othersReplies: sql`(select count(*) ${shown} and ${posts.number} > 1 and ${posts.authorId} <> ${threads.authorId})`,
      helpful: sql`(select coalesce(sum(${posts.helpful}), 0) ${shown})`,
      lastPostAt: sql`coalesce((select max(${posts.createdAt}) ${shown}), ${threads.createdAt})`,
      lastAuthorId: sql`coalesce((select ${posts.authorId} ${shown} order by ${posts.number} desc limit 1), ${threads.authorId})`,
      // An incident is over when the team says so.
      solvedAt: sql`case when ${threads.kind} = 'question' then (select min(${posts.solutionAt}) ${shown}) else ${threads.solvedAt} end`,
    })
    .where(eq(threads.id, threadId));
}
