import { and, asc, between, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { users } from '../accounts/schema.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { anyOf } from '../db/any-of.ts';
import { builtOnce } from '../db/built-once.ts';
import type { Db } from '../db/client.ts';
import { withPlannedRows } from '../db/planned-rows.ts';
import { rowsOf } from '../db/rows.ts';
import { mayReadRequests } from '../tickets/policy.ts';
import { placeKey } from './drafts/draft.ts';
import { postDrafts } from './drafts/schema.ts';
import type { Draft } from './drafts/store.ts';
import type { ShownFile } from './files/file.ts';
import { postFiles } from './files/files-schema.ts';
import { markRead } from './notifications/notifications.ts';
import { reviews } from './review/review-schema.ts';
import { type ShownPerson, toPerson } from './threads/lists.ts';
import { maySeePost, maySeeThread, visiblePosts } from './threads/policy.ts';
import {
  affectedPeople,
  helpfulVotes,
  movedPosts,
  postRevisions,
  posts,
  readMarks,
  threadFollows,
  threadNotes,
  threads,
} from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import { findPost, findThread, type Post, type Thread } from './threads/store.ts';
import type { FollowLevel } from './threads/thread.ts';
import { isSolution, POSTS_A_PAGE, pageOf } from './threads/thread.ts';
import { threadTickets } from './threads/ticket-schema.ts';

/** A post as its page shows it. */
export interface ShownPost
  extends Pick<
    Post,
    | 'id'
    | 'number'
    | 'kind'
    | 'incidentState'
    | 'body'
    | 'revision'
    | 'createdAt'
    | 'editedAt'
    | 'helpful'
    | 'solutionAt'
    | 'removal'
  > {
  authorId: number;
  author: ShownPerson;
  /** What belongs to it besides its words. */
  files: ShownFile[];
  /** Whom its text names. */
  mentioned: ShownPerson[];
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
  mine: {
    voted: ReadonlySet<number>;
    isAffected: boolean;
    follows: FollowLevel | undefined;
    draft: OwnDraft | undefined;
    /** The ticket about the same matter, for who wrote the thread and for who reads tickets. */
    ticketId: number | undefined;
    /** Something that they wrote for it waits for review. */
    hasHeld: boolean;
  };
  /** The team has noted something about it. */
  hasNotes: boolean;
}

/** What a person is writing in a thread. */
type OwnDraft = Pick<Draft, 'sequence' | 'text' | 'other' | 'updatedAt'>;

const NOTHING_OF_MINE: ShownThread['mine'] = {
  voted: new Set(),
  isAffected: false,
  follows: undefined,
  draft: undefined,
  ticketId: undefined,
  hasHeld: false,
};

/** More states of an incident are read in their place. */
const MOST_UPDATES = 20;
const MOST_SOLUTIONS = 20;

const askers = alias(users, 'askers');
const authors = alias(users, 'authors');
const answered = alias(posts, 'answered');
const answeredAuthors = alias(users, 'answered_authors');

const person = { id: authors.id, name: authors.name, role: authors.role, deletedAt: authors.deletedAt };

/**
 * A page of a thread in two statements, one for a visitor; undefined where there is none for the viewer. Notes how far they have read.
 * @param asked.page past the end counts as the last one.
 */
export async function readThread(
  db: Db,
  community: Community,
  viewer: Viewer,
  asked: { id: number; page: number },
): Promise<ShownThread | undefined> {
  const rows = await readPage(db, community, viewer, asked);
  const [found] = rows;
  if (!found || !maySeeThread(viewer, community, found.thread)) return undefined;
  const { thread } = found;
  const pages = pageOf(thread.lastNumber);
  const page = Math.min(asked.page, pages);
  const from = (page - 1) * POSTS_A_PAGE + 1;
  const shown = rows.flatMap(({ post, author, answered, answeredName, mentioned, files }): ShownPost[] => {
    if (!post || !author) return [];
    const isShown = answered && maySeePost(viewer, community, thread, answered);
    return [
      {
        ...post,
        author: toPerson(author),
        files: files ? (JSON.parse(files) as ShownFile[]) : [],
        mentioned: mentioned ? (JSON.parse(mentioned) as ShownPerson[]) : [],
        replyTo: isShown ? { number: answered.number, name: answeredName ?? '' } : undefined,
      },
    ];
  });
  const replies = shown.filter(({ number }) => number > 1 && number >= from && number < from + POSTS_A_PAGE);
  const own =
    viewer.id === undefined
      ? { mine: NOTHING_OF_MINE, hasNotes: false }
      : await readMine(db, viewer.id, {
          threadId: thread.id,
          isOnTicket: viewer.id === thread.authorId || mayReadRequests(viewer),
          posts: shown.map(({ id }) => id),
          to: replies.at(-1)?.number ?? 1,
        });
  return {
    thread,
    author: toPerson(found.asker),
    page,
    pages,
    first: shown.find(({ number }) => number === 1),
    replies,
    solutions: shown
      .filter(isSolution)
      .toSorted((a, b) => b.helpful - a.helpful || a.number - b.number)
      .slice(0, MOST_SOLUTIONS),
    updates: shown
      .filter(({ kind, removal }) => kind === 'update' && removal === null)
      .toSorted((a, b) => b.number - a.number)
      .slice(0, MOST_UPDATES),
    ...own,
  };
}

/** Whom a post of the query names, as JSON; nearly none names anybody, which is null. */
const mentionedPeople = sql<string | null>`case when ${posts.mentions} <> '{}' then (select
  coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'role', u.role, 'isDeleted', u.deleted_at is not null)), '[]')::text
  from ${users} u where u.id = any(${posts.mentions})) end`;

/** Files of a post of the query, as JSON; nearly none has any, which is null. */
const filesOfPost = sql<string | null>`case when strpos(${posts.body}, '/files/') > 0 then (select
  coalesce(json_agg(json_build_object('key', f.key, 'name', f.name, 'sizeBytes', f.size_bytes, 'width', f.width, 'height', f.height)
    order by f.id), '[]')::text from ${postFiles} f where f.post_id = ${posts.id} and f.detached_at is null) end`;

/** The thread with each post of a page of it that the viewer may read, and with those that stand on every page; with none, the thread alone. */
function readPage(db: Db, community: Community, viewer: Viewer, asked: { id: number; page: number }) {
  return builtOnce(db, community, ['thread', viewer], () => pageStatement(db, community, viewer)).execute(asked);
}

function pageStatement(db: Db, community: Community, viewer: Viewer) {
  const [id, page] = [sql.placeholder('id'), sql.placeholder('page')];
  const last = sql`(least(${page}::int, greatest(1, ceil(${threads.lastNumber} / ${POSTS_A_PAGE}::numeric)::int)) * ${POSTS_A_PAGE}::int)`;
  // Each part by an index of its own: with one condition for all of them, every post of the thread would be read for each of its pages.
  const onPage = sql`${posts.id} = any(array(
    select p.id from ${posts} p where p.thread_id = ${threads.id} and p.number between ${last} - ${POSTS_A_PAGE - 1}::int and ${last}
    union all select p.id from ${posts} p where p.thread_id = ${threads.id} and p.number = 1
    union all select p.id from ${posts} p where p.thread_id = ${threads.id} and p.solution_at is not null
    union all select p.id from ${posts} p where p.thread_id = ${threads.id} and p.kind = 'update' and ${threads.kind} = 'incident'))`;
  const statement = db
    .select({
      thread: threads,
      asker: { id: askers.id, name: askers.name, role: askers.role, deletedAt: askers.deletedAt },
      post: {
        id: posts.id,
        number: posts.number,
        kind: posts.kind,
        incidentState: posts.incidentState,
        body: posts.body,
        revision: posts.revision,
        createdAt: posts.createdAt,
        editedAt: posts.editedAt,
        helpful: posts.helpful,
        solutionAt: posts.solutionAt,
        removal: posts.removal,
        authorId: posts.authorId,
      },
      author: person,
      answered: { number: answered.number, authorId: answered.authorId, removal: answered.removal },
      answeredName: answeredAuthors.name,
      mentioned: mentionedPeople,
      files: filesOfPost,
    })
    .from(threads)
    .innerJoin(askers, eq(askers.id, threads.authorId))
    .leftJoin(posts, and(onPage, visiblePosts(viewer, community)))
    .leftJoin(authors, eq(authors.id, posts.authorId))
    .leftJoin(answered, eq(answered.id, posts.replyTo))
    .leftJoin(answeredAuthors, eq(answeredAuthors.id, answered.authorId))
    .where(eq(threads.id, id))
    .orderBy(asc(posts.number))
    .prepare('thread');
  return withPlannedRows(statement, { same: ['thread', 'asker'] });
}

/**
 * What a person has said of a thread and of its posts, and a note of how far they have read it now, with what they were told of it, in one
 * statement.
 */
async function readMine(
  db: Db,
  userId: number,
  { threadId, isOnTicket, posts: shown, to }: { threadId: number; isOnTicket: boolean; posts: number[]; to: number },
): Promise<Pick<ShownThread, 'mine' | 'hasNotes'>> {
  const result = await db.execute(sql`with marked as (
      insert into ${readMarks} (thread_id, user_id, number) values (${threadId}, ${userId}, ${to})
      on conflict (thread_id, user_id) do update set number = excluded.number, read_at = now()
        where ${readMarks.number} < excluded.number), told as (${markRead(userId, threadId, to)})
    select json_build_object(
      'voted', coalesce((select json_agg(${helpfulVotes.postId}) from ${helpfulVotes}
        where ${helpfulVotes.userId} = ${userId} and ${anyOf(helpfulVotes.postId, shown)}), '[]'),
      'isAffected', exists (select from ${affectedPeople}
        where ${affectedPeople.threadId} = ${threadId} and ${affectedPeople.userId} = ${userId}),
      'follows', (select ${threadFollows.level} from ${threadFollows}
        where ${threadFollows.threadId} = ${threadId} and ${threadFollows.userId} = ${userId}),
      'draft', (select json_build_object('sequence', ${postDrafts.sequence}, 'text', ${postDrafts.text}, 'other', ${postDrafts.other},
          'updatedAt', ${postDrafts.updatedAt}) from ${postDrafts}
        where ${postDrafts.userId} = ${userId} and ${postDrafts.place} = ${placeKey({ kind: 'thread', id: threadId })}),
      'ticketId', (select ${threadTickets.ticketId} from ${threadTickets}
        where ${threadTickets.threadId} = ${threadId} and ${isOnTicket}),
      'hasHeld', exists (select from ${reviews} where ${reviews.threadId} = ${threadId} and ${reviews.authorId} = ${userId}
        and ${reviews.state} = 'waiting'),
      'hasNotes', exists (select from ${threadNotes} where ${threadNotes.threadId} = ${threadId})
    )::text as mine`);
  const [row] = rowsOf<{ mine: string }>(result);
  const { voted, follows, draft, ticketId, hasNotes, ...mine } = JSON.parse(row!.mine) as {
    voted: number[];
    isAffected: boolean;
    follows: FollowLevel | null;
    draft: (Omit<OwnDraft, 'updatedAt'> & { updatedAt: string }) | null;
    ticketId: number | null;
    hasHeld: boolean;
    hasNotes: boolean;
  };
  return {
    mine: {
      ...mine,
      voted: new Set(voted),
      follows: follows ?? undefined,
      ticketId: ticketId ?? undefined,
      draft: draft ? { ...draft, updatedAt: new Date(draft.updatedAt) } : undefined,
    },
    hasNotes,
  };
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

/** Where a post stood that is in another thread now. */
export interface MovedFrom {
  number: number;
  to: { thread: Thread; number: number };
}

/** What stood on a page of a thread, or anywhere in it, and is in another thread now, as far as the viewer may read it there. */
export async function readMoved(
  db: Db,
  community: Community,
  viewer: Viewer,
  { threadId, page }: { threadId: number; page: number },
): Promise<MovedFrom[]> {
  const from = (page - 1) * POSTS_A_PAGE + 1;
  const rows = await db
    .select({ number: movedPosts.number, thread: threads, now: posts.number })
    .from(movedPosts)
    .innerJoin(posts, eq(posts.id, movedPosts.postId))
    .innerJoin(threads, eq(threads.id, posts.threadId))
    .where(
      and(
        eq(movedPosts.threadId, threadId),
        between(movedPosts.number, from, from + POSTS_A_PAGE - 1),
        visiblePosts(viewer, community),
      ),
    )
    .orderBy(asc(movedPosts.number));
  return rows.map(({ number, thread, now }) => ({ number, to: { thread, number: now } }));
}

/** Where a page of a thread is now whose posts are all in another one; undefined where it was not merged, or not for the viewer. */
export async function readMerged(
  db: Db,
  community: Community,
  viewer: Viewer,
  asked: { id: number; page: number },
): Promise<{ thread: Thread; number: number } | undefined> {
  const [merged] = await db.select({ into: threads.mergedInto }).from(threads).where(eq(threads.id, asked.id));
  if (!merged?.into) return undefined;
  const into = await findThread(db, merged.into);
  if (!into || !maySeeThread(viewer, community, into)) return undefined;
  const [first] = await readMoved(db, community, viewer, { threadId: asked.id, page: asked.page });
  return first?.to ?? { thread: into, number: 1 };
}
