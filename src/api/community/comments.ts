import { z } from 'zod';
import { editPost } from '../../community/edit.ts';
import { removePost } from '../../community/moderate.ts';
import { reply } from '../../community/reply.ts';
import { markSolution } from '../../community/solve.ts';
import { cookedToMarkdown } from '../../community/transfer/cooked.ts';
import { forbidden, recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { pageSchema, readPage } from '../frame/paging.ts';
import { accountAsked, held, heldSchema, textErrors, writerOf } from './posts.ts';
import { commentAnswers, commentSchema, findReply, findThreads, type ReplyRow, replyList } from './read-posts.ts';

const GROUP = 'Community comments';
const commentsPage = pageSchema('comments', commentSchema);
const oneComment = z.strictObject({ comment: commentSchema });
const written = z.string().max(200_000);

async function found(call: Call): Promise<ReplyRow> {
  const row = await findReply(call, { threadId: call.id(), postId: call.id('comment') });
  if (!row) throw recordNotFound();
  return row;
}

/** `GET /community/posts/{id}/comments`. */
export const listComments = defineEndpoint({
  method: 'GET',
  path: '/community/posts/{id}/comments',
  summary: 'The comments on a post.',
  group: GROUP,
  resource: 'community',
  answer: commentsPage,
  async run(call) {
    if ((await findThreads(call, [call.id()])).length === 0) throw recordNotFound();
    const { rows, envelope } = await readPage(call, replyList(call, { threadId: call.id() }), 'hc');
    return { ...envelope, comments: await commentAnswers(call, rows) };
  },
});

/** `GET /community/users/{id}/comments`; `me` is the caller. */
export const listCommentsOfUser = defineEndpoint({
  method: 'GET',
  path: '/community/users/{id:text}/comments',
  summary: 'The comments of a user, or with `me` your own.',
  group: GROUP,
  resource: 'community',
  answer: commentsPage,
  async run(call) {
    const { rows, envelope } = await readPage(call, replyList(call, { authorId: await accountAsked(call) }), 'hc');
    return { ...envelope, comments: await commentAnswers(call, rows) };
  },
});

/** `GET /community/posts/{id}/comments/{comment}`. */
export const showComment = defineEndpoint({
  method: 'GET',
  path: '/community/posts/{id}/comments/{comment}',
  summary: 'A comment on a post.',
  group: GROUP,
  resource: 'community',
  answer: oneComment,
  run: async (call) => ({ comment: (await commentAnswers(call, [await found(call)]))[0]! }),
});

/** `POST /community/posts/{id}/comments`. HTML becomes Markdown, as replies are kept. */
export const createComment = defineEndpoint({
  method: 'POST',
  path: '/community/posts/{id}/comments',
  summary: 'Comment on a post.',
  group: GROUP,
  resource: 'community',
  body: z.object({ comment: z.object({ body: written }) }),
  answer: z.union([oneComment, heldSchema]),
  status: 201,
  async run(call) {
    const by = writerOf(call);
    const { db, site } = call.app;
    const replied = await reply(db, site.community, by, {
      threadId: call.id(),
      body: cookedToMarkdown(call.body.comment.body),
      replyTo: undefined,
      isUpdate: false,
      key: undefined,
    });
    if (replied.outcome === 'not-found') throw recordNotFound();
    if (replied.outcome === 'closed') throw forbidden('Nobody comments on this post any more, or you may not.');
    if (replied.outcome === 'invalid') throw textErrors(replied.errors, {});
    if (replied.outcome === 'held') return held();
    return { comment: (await commentAnswers(call, [replied]))[0]! };
  },
});

/** `PUT /community/posts/{id}/comments/{comment}`: its text, and whether it is the solution. */
export const updateComment = defineEndpoint({
  method: 'PUT',
  path: '/community/posts/{id}/comments/{comment}',
  summary: 'Change a comment, or with `official` mark it as the solution.',
  group: GROUP,
  resource: 'community',
  body: z.object({ comment: z.object({ body: written.optional(), official: z.boolean().optional() }) }),
  answer: z.union([oneComment, heldSchema]),
  async run(call) {
    const by = writerOf(call);
    const { post } = await found(call);
    const { body, official } = call.body.comment;
    const { db, site } = call.app;
    if (official !== undefined && official !== (post.solutionAt !== null)) {
      const marked = await markSolution(db, site.community, by, { postId: post.id, isSolution: official });
      if (!marked) throw forbidden('You may not say what solves this post.');
    }
    if (body !== undefined) {
      const edit = { postId: post.id, title: '', body: cookedToMarkdown(body), tags: '', base: post.revision };
      const edited = await editPost(db, site.community, by, edit);
      if (edited.outcome === 'not-found') throw forbidden('This comment is not yours to change.');
      if (edited.outcome === 'invalid') throw textErrors(edited.errors, {});
      if (edited.outcome === 'held') return held();
    }
    return { comment: (await commentAnswers(call, [await found(call)]))[0]! };
  },
});

/** `DELETE /community/posts/{id}/comments/{comment}`. */
export const deleteComment = defineEndpoint({
  method: 'DELETE',
  path: '/community/posts/{id}/comments/{comment}',
  summary: 'Delete a comment.',
  group: GROUP,
  resource: 'community',
  async run(call) {
    const by = writerOf(call);
    const { post } = await found(call);
    const about = { postId: post.id, removal: 'deleted' } as const;
    if (!(await removePost(call.app.db, call.app.site.community, by, about)))
      throw forbidden('This comment is not yours to delete.');
    return undefined;
  },
});
