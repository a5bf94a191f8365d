import { and, asc, between, desc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { users } from '../accounts/schema.ts';
import { isStaff, type Viewer } from '../accounts/viewer.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { type ShownPerson, toPerson } from './lists.ts';
import { maySeePost, maySeeThread, visiblePosts } from './policy.ts';
import { affectedPeople, helpfulVotes, postRevisions, posts, readMarks, threadFollows, threads } from './schema.ts';
import type { Community } from './site-section.ts';
import { findPost, type Post, type Thread } from './store.ts';
import { POSTS_A_PAGE, pageOf } from './thread.ts';

/** A post as its page shows it. */
export interface ShownPost
  extends Pick<
    Post,
    'id' | 'number' | 'kind' | 'body' | 'revision' | 'createdAt' | 'editedAt' | 'helpful' | 'solutionAt' | 'removal'
  > {
  authorId: number;
  author: ShownPerson;
  /** The post that this one answers, where the viewer may read it. */
  replyTo: { number: number; name: string } | undefined;
}

/** One page of a thread. */
export interface ShownThread {
  thread: Thread;
  author: ShownPerson;
  /** From 1; past the end the last one. */
  page: number;
  pages: number;
  /** The question; undefined where the viewer may not read it. */
  first: ShownPost | undefined;
  /** Replies on this page. */
  replies: ShownPost[];
  /** Replies that solved it, wherever they are, those with the most votes first. */
  solutions: ShownPost[];
  /** What the team says of an incident, the newest first. */
  updates: ShownPost[];
  /** What is the viewer's own: nothing of a visitor. */
  mine: { voted: ReadonlySet<number>; isAffected: boolean; follows: boolean };
}

const NOTHING_OF_MINE: ShownThread['mine'] = { voted: new Set(), isAffected: false, follows: false };

/** More states of an incident are read in their place. */
const MOST_UPDATES = 20;
const MOST_SOLUTIONS = 20;

const authors = alias(users, 'authors');
const answered = alias(posts, 'answered');
const answeredAuthors = alias(users, 'answered_authors');

const person = { id: authors.id, name: authors.name, role: authors.role, deletedAt: authors.deletedAt };

/**
 * A page of a thread in three statements, two for a visitor; undefined where there is none for the viewer. Notes how far they have read.
 * @param asked.page past the end counts as the last one.
 */
export async function readThread(
  db: Db,
  community: Community,
  viewer: Viewer,
  asked: { id: number; page: number },
): Promise<ShownThread | undefined> {
  const [found] = await db
    .select({ thread: threads, author: person })
    .from(threads)
    .innerJoin(authors, eq(authors.id, threads.authorId))
    .where(eq(threads.id, asked.id));
  if (!found || !maySeeThread(viewer, community, found.thread)) return undefined;
  const { thread } = found;
  const pages = pageOf(thread.lastNumber);
  const page = Math.min(asked.page, pages);
  const from = (page - 1) * POSTS_A_PAGE + 1;
  const rows = await readPosts(db, community, viewer, thread, { from, to: from + POSTS_A_PAGE - 1 });
  const shown = rows.map(({ author, answered, answeredName, threadId: _, ...post }): ShownPost => {
    const isShown = answered && maySeePost(viewer, community, thread, answered);
    return {
      ...post,
      author: toPerson(author),
      replyTo: isShown ? { number: answered.number, name: answeredName ?? '' } : undefined,
    };
  });
  const replies = shown.filter(({ number }) => number > 1 && number >= from && number < from + POSTS_A_PAGE);
  const mine =
    viewer.id === undefined
      ? NOTHING_OF_MINE
      : await readMine(db, viewer.id, {
          threadId: thread.id,
          posts: shown.map(({ id }) => id),
          to: replies.at(-1)?.number ?? 1,
        });
  return {
    thread,
    author: toPerson(found.author),
    page,
    pages,
    first: shown.find(({ number }) => number === 1),
    replies,
    // One that was taken away solves nothing any more.
    solutions: shown
      .filter(({ solutionAt, removal }) => solutionAt !== null && removal === null)
      .toSorted((a, b) => b.helpful - a.helpful || a.number - b.number)
      .slice(0, MOST_SOLUTIONS),
    updates: shown
      .filter(({ kind, removal }) => kind === 'update' && removal === null)
      .toSorted((a, b) => b.number - a.number)
      .slice(0, MOST_UPDATES),
    mine,
  };
}

function readPosts(
  db: Db,
  community: Community,
  viewer: Viewer,
  thread: Thread,
  { from, to }: { from: number; to: number },
) {
  const isNews = thread.kind === 'incident' ? eq(posts.kind, 'update') : undefined;
  return db
    .select({
      id: posts.id,
      threadId: posts.threadId,
      number: posts.number,
      kind: posts.kind,
      body: posts.body,
      revision: posts.revision,
      createdAt: posts.createdAt,
      editedAt: posts.editedAt,
      helpful: posts.helpful,
      solutionAt: posts.solutionAt,
      removal: posts.removal,
      authorId: posts.authorId,
      author: person,
      answered: { number: answered.number, authorId: answered.authorId, removal: answered.removal },
      answeredName: answeredAuthors.name,
    })
    .from(posts)
    .innerJoin(threads, eq(threads.id, posts.threadId))
    .innerJoin(authors, eq(authors.id, posts.authorId))
    .leftJoin(answered, eq(answered.id, posts.replyTo))
    .leftJoin(answeredAuthors, eq(answeredAuthors.id, answered.authorId))
    .where(
      and(
        eq(posts.threadId, thread.id),
        or(between(posts.number, from, to), eq(posts.number, 1), isNotNull(posts.solutionAt), isNews),
        visiblePosts(viewer, community),
      ),
    )
    .orderBy(asc(posts.number));
}

/** What a person has said of a thread and of its posts, and a note of how far they have read it now, in one statement. */
async function readMine(
  db: Db,
  userId: number,
  { threadId, posts: shown, to }: { threadId: number; posts: number[]; to: number },
): Promise<ShownThread['mine']> {
  const result = await db.execute(sql`with marked as (
      insert into ${readMarks} (thread_id, user_id, number) values (${threadId}, ${userId}, ${to})
      on conflict (thread_id, user_id) do update set number = excluded.number, read_at = now()
        where ${readMarks.number} < excluded.number)
    select json_build_object(
      'voted', coalesce((select json_agg(${helpfulVotes.postId}) from ${helpfulVotes}
        where ${helpfulVotes.userId} = ${userId} and ${anyOf(helpfulVotes.postId, shown)}), '[]'),
      'isAffected', exists (select from ${affectedPeople}
        where ${affectedPeople.threadId} = ${threadId} and ${affectedPeople.userId} = ${userId}),
      'follows', exists (select from ${threadFollows}
        where ${threadFollows.threadId} = ${threadId} and ${threadFollows.userId} = ${userId})
    )::text as mine`);
  const [row] = rowsOf<{ mine: string }>(result);
  const { voted, isAffected, follows } = JSON.parse(row!.mine) as {
    voted: number[];
    isAffected: boolean;
    follows: boolean;
  };
  return { voted: new Set(voted), isAffected, follows };
}

/** A text that a post had, or has. */
export interface ShownRevision {
  revision: number;
  /** Of the thread, where the post is its first. */
  title: string | null;
  body: string;
  author: ShownPerson;
  writtenAt: Date;
}

/**
 * Everything that a post said, the newest first; undefined where there is no such post for the viewer. Of a post that moderators had to
 * change, everybody who may read it sees what it said: what nobody may read is to be hidden.
 */
export async function readHistory(
  db: Db,
  community: Community,
  viewer: Viewer,
  postId: number,
): Promise<{ thread: Thread; post: Post; revisions: ShownRevision[] } | undefined> {
  const found = await findPost(db, postId);
  if (!found || !maySeePost(viewer, community, found.thread, found.post)) return undefined;
  const { post, thread } = found;
  const [former, [now]] = await Promise.all([
    db
      .select({
        revision: postRevisions.revision,
        title: postRevisions.title,
        body: postRevisions.body,
        writtenAt: postRevisions.writtenAt,
        author: person,
      })
      .from(postRevisions)
      .innerJoin(authors, eq(authors.id, postRevisions.authorId))
      .where(eq(postRevisions.postId, postId))
      .orderBy(desc(postRevisions.revision)),
    db
      .select(person)
      .from(authors)
      .where(eq(authors.id, post.editedBy ?? post.authorId)),
  ]);
  return {
    thread,
    post,
    revisions: [
      {
        revision: post.revision,
        title: post.number === 1 ? thread.title : null,
        body: post.body,
        author: toPerson(now!),
        writtenAt: post.editedAt ?? post.createdAt,
      },
      ...former.map(({ author, ...row }) => ({ ...row, author: toPerson(author) })),
    ],
  };
}

/** Somebody's page. */
export interface ShownProfile {
  person: ShownPerson;
  isStaff: boolean;
  since: Date;
  /** Of what the viewer may read. */
  replies: number;
  solutions: number;
  helpful: number;
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
  const [row] = await db
    .select({ ...person, createdAt: authors.createdAt })
    .from(authors)
    .where(and(eq(authors.id, personId), isNull(authors.deletedAt)));
  if (!row) return undefined;
  const [counts] = await db
    .select({
      posts: sql<number>`count(*)::int`,
      replies: sql<number>`(count(*) filter (where ${posts.number} > 1))::int`,
      solutions: sql<number>`(count(*) filter (where ${posts.solutionAt} is not null))::int`,
      helpful: sql<number>`coalesce(sum(${posts.helpful}), 0)::int`,
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
  const { createdAt, ...found } = row;
  const { replies, solutions, helpful } = counts;
  return {
    person: toPerson(found),
    isStaff: isStaff({ role: found.role }),
    since: createdAt,
    replies,
    solutions,
    helpful,
  };
}
