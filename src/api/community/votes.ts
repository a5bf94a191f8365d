import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { helpfulVotes } from '../../community/threads/schema.ts';
import { voteHelpful } from '../../community/vote.ts';
import { fieldInvalid, forbidden, recordNotFound } from '../frame/api-error.ts';
import { countRows } from '../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import { pageSchema, readPage } from '../frame/paging.ts';
import { voteAnswers, voteSchema } from '../help-center/votes.ts';
import { writerOf } from './posts.ts';
import { findReply, findThreads } from './read-posts.ts';

/** What is voted on: a thread by its first post, or a reply. */
interface Voted {
  postId: number;
  itemId: number;
  itemType: 'Post' | 'PostComment';
}

async function votedPost(call: Call): Promise<Voted> {
  const [row] = await findThreads(call, [call.id()]);
  if (!row) throw recordNotFound();
  return { postId: row.first.id, itemId: row.thread.id, itemType: 'Post' };
}

async function votedComment(call: Call): Promise<Voted> {
  const row = await findReply(call, { threadId: call.id(), postId: call.id('comment') });
  if (!row) throw recordNotFound();
  return { postId: row.post.id, itemId: row.post.id, itemType: 'PostComment' };
}

async function vote(call: Call, { postId, itemId, itemType }: Voted) {
  const by = writerOf(call);
  const { db, site } = call.app;
  if (!(await voteHelpful(db, site.community, by, { postId, isHelpful: true })))
    throw forbidden('You may not vote on this: it is your own, or was removed.');
  const [row] = await db
    .select()
    .from(helpfulVotes)
    .where(and(eq(helpfulVotes.postId, postId), eq(helpfulVotes.userId, by.id)));
  const userId = call.personId ?? null;
  const { createdAt } = row!;
  const item = {
    key: `p${postId}-${by.id}`,
    itemId,
    itemType,
    userId,
    value: 1,
    createdAt,
    updatedAt: createdAt,
  } as const;
  return { vote: (await voteAnswers(call, [item]))[0]! };
}

/** Helpful is said here; that something is not helpful is not. */
function noVoteDown(): never {
  throw fieldInvalid('value', 'posts and comments are only voted up');
}

async function votes(call: Call, { postId, itemId, itemType }: Voted) {
  const { db } = call.app;
  const which = eq(helpfulVotes.postId, postId);
  const { rows, envelope } = await readPage(
    call,
    {
      id: helpfulVotes.userId,
      sorts: { created_at: { by: helpfulVotes.createdAt, type: 'timestamptz' } },
      defaultSort: 'created_at',
      perPage: 30,
      rows: ({ where, orderBy, limit, offset, place }) =>
        db
          .select({ userId: helpfulVotes.userId, createdAt: helpfulVotes.createdAt, place })
          .from(helpfulVotes)
          .where(and(which, where))
          .orderBy(orderBy)
          .limit(limit)
          .offset(offset),
      count: () => countRows(db, sql`${helpfulVotes} where ${which}`),
    },
    'hc',
  );
  const items = rows.map(({ userId, createdAt }) => ({
    key: `p${postId}-${userId}`,
    itemId,
    itemType,
    // As on the pages, nobody learns who found what helpful.
    userId: userId === call.viewer.id ? (call.personId ?? null) : null,
    value: 1 as const,
    createdAt,
    updatedAt: createdAt,
  }));
  return { ...envelope, votes: await voteAnswers(call, items) };
}

const COMMON = { group: 'Votes', resource: 'community' } as const;
const oneVote = z.strictObject({ vote: voteSchema });
const votesPage = pageSchema('votes', voteSchema);

/** What can be asked about the votes on posts, or on comments. */
const votesOn = (path: string, name: 'post' | 'comment', find: (call: Call) => Promise<Voted>): Endpoint[] => [
  defineEndpoint({
    ...COMMON,
    method: 'POST',
    path: `${path}/up`,
    summary: `Say that a ${name} is helpful.`,
    answer: oneVote,
    run: async (call) => {
      writerOf(call);
      return vote(call, await find(call));
    },
  }),
  defineEndpoint({
    ...COMMON,
    method: 'POST',
    path: `${path}/down`,
    summary: `${name === 'post' ? 'Posts' : 'Comments'} are only voted up.`,
    answer: oneVote,
    run: async (call) => {
      writerOf(call);
      await find(call);
      return noVoteDown();
    },
  }),
  defineEndpoint({
    ...COMMON,
    method: 'GET',
    path: `${path}/votes`,
    summary: `The votes on a ${name}; they say whose they are only of your own.`,
    answer: votesPage,
    run: async (call) => {
      writerOf(call);
      return votes(call, await find(call));
    },
  }),
];

export const postVotes = votesOn('/community/posts/{id}', 'post', votedPost);
export const commentVotes = votesOn('/community/posts/{id}/comments/{comment}', 'comment', votedComment);
