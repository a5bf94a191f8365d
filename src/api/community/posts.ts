import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { editPost } from '../../community/edit.ts';
import { removePost } from '../../community/moderate.ts';
import { startThread } from '../../community/start-thread.ts';
import type { TextError } from '../../community/threads/thread.ts';
import { cookedToMarkdown } from '../../community/transfer/cooked.ts';
import {
  type Details,
  detailOf,
  forbidden,
  recordInvalid,
  recordNotFound,
  unauthenticated,
} from '../frame/api-error.ts';
import { type Call, defineEndpoint, Reply } from '../frame/endpoint.ts';
import { pageSchema, readPage } from '../frame/paging.ts';
import { localeOf, siteLocale } from '../help-center/locale.ts';
import { foundPage, resultsAnswer, snippetOf, sourcesOf } from '../help-center/search.ts';
import { accountOf, NO_ACCOUNT } from '../support/users/people.ts';
import { findThreads, postAnswers, postSchema, type ThreadRow, type ThreadsWanted, threadList } from './read-posts.ts';
import { topicOfNumber } from './topics.ts';

const GROUP = 'Community posts';
const postsPage = pageSchema('posts', postSchema);
const listQuery = z.object({ filter_by: z.string().max(40).optional() });

/** Somebody with an account. @throws ApiError for visitors, and for who has only written to us. */
export function writerOf({ viewer }: Call): SignedIn {
  if (viewer.role === 'visitor') throw unauthenticated();
  if (viewer.id === undefined) throw forbidden('Only somebody with an account writes in the community.');
  return viewer as SignedIn;
}

/** What is wrong with a text, as programs know it. @param names what they call our fields. */
export function textErrors(
  errors: readonly (TextError | { field: 'topic'; problem: 'missing' })[],
  names: Readonly<Record<string, string>>,
) {
  const details: Details = {};
  for (const { field, problem } of errors) {
    const name = names[field] ?? field;
    const error = problem === 'missing' ? 'BlankValue' : 'InvalidValue';
    const said = problem === 'missing' ? 'cannot be blank' : `is not accepted (${problem})`;
    details[name] = [...(details[name] ?? []), detailOf(name, said, error)];
  }
  return recordInvalid(details);
}

/** What a text that waits for a moderator is answered with. */
export const heldSchema = z.strictObject({ status: z.literal('pending'), description: z.string() });
export const held = () =>
  new Reply(
    { status: 'pending' as const, description: 'It waits for a moderator, and is not shown yet.' },
    { status: 202 },
  );

async function page(call: Call<z.output<typeof listQuery>>, wanted: ThreadsWanted) {
  const filter = call.query.filter_by;
  const isAnswered =
    filter === 'answered' ? true : filter === 'not_answered' || filter === 'no_status' ? false : undefined;
  const { rows, envelope } = await readPage(call, threadList(call, { ...wanted, isAnswered }), 'hc');
  return { ...envelope, posts: await postAnswers(call, rows) };
}

/** `GET /community/posts`. */
export const listPosts = defineEndpoint({
  method: 'GET',
  path: '/community/posts',
  summary: 'The posts of the community that you may read, the newest first.',
  group: GROUP,
  resource: 'community',
  query: listQuery,
  answer: postsPage,
  run: (call) => page(call, {}),
});

/** `GET /community/topics/{id}/posts`. */
export const listPostsOfTopic = defineEndpoint({
  method: 'GET',
  path: '/community/topics/{id}/posts',
  summary: 'The posts of a topic.',
  group: GROUP,
  resource: 'community',
  query: listQuery,
  answer: postsPage,
  run: async (call) => page(call, { topic: await topicOfNumber(call, call.id()) }),
});

/** `GET /community/users/{id}/posts`; `me` is the caller. */
export const listPostsOfUser = defineEndpoint({
  method: 'GET',
  path: '/community/users/{id:text}/posts',
  summary: 'The posts of a user, or with `me` your own.',
  group: GROUP,
  resource: 'community',
  query: listQuery,
  answer: postsPage,
  run: async (call) => page(call, { authorId: await accountAsked(call) }),
});

/** The account that a path names by a number or as `me`. @throws ApiError */
export async function accountAsked(call: Call): Promise<number> {
  const asked = call.text('id');
  if (asked === 'me') return writerOf(call).id;
  if (!/^\d{1,15}$/.test(asked)) throw recordNotFound();
  // Nobody learns who has an account: who has none has written nothing.
  return (await accountOf(call.app.db, Number(asked))) ?? NO_ACCOUNT;
}

async function found(call: Call, threadId: number): Promise<ThreadRow> {
  const [row] = await findThreads(call, [threadId]);
  if (!row) throw recordNotFound();
  return row;
}

const onePost = z.strictObject({ post: postSchema });

/** `GET /community/posts/{id}`. */
export const showPost = defineEndpoint({
  method: 'GET',
  path: '/community/posts/{id}',
  summary: 'A post of the community.',
  group: GROUP,
  resource: 'community',
  answer: onePost,
  run: async (call) => ({ post: (await postAnswers(call, [await found(call, call.id())]))[0]! }),
});

const written = z.string().max(200_000);

/** `POST /community/posts`. HTML becomes Markdown, as posts are kept. */
export const createPost = defineEndpoint({
  method: 'POST',
  path: '/community/posts',
  may: ({ role }) => role !== 'visitor',
  summary: 'Ask or tell something in the community.',
  group: GROUP,
  resource: 'community',
  body: z.object({
    post: z.object({
      title: written,
      details: written.default(''),
      topic_id: z.number().int(),
      locale: written.optional(),
    }),
  }),
  answer: z.union([onePost, heldSchema]),
  status: 201,
  async run(call) {
    const by = writerOf(call);
    const { title, details, topic_id: topicId, locale } = call.body.post;
    const { db, site } = call.app;
    const topic = await topicOfNumber(call, topicId);
    const language = (locale === undefined ? undefined : siteLocale(site, locale)) ?? localeOf(call);
    const started = await startThread(db, site.community, by, {
      topic,
      kind: 'question',
      locale: language,
      title,
      body: cookedToMarkdown(details),
      tags: '',
      key: undefined,
    });
    if (started.outcome === 'invalid') throw textErrors(started.errors, { body: 'details', topic: 'topic_id' });
    if (started.outcome === 'held') return held();
    return { post: (await postAnswers(call, [await found(call, started.thread.id)]))[0]! };
  },
});

/** `PUT /community/posts/{id}`: its title and text. */
export const updatePost = defineEndpoint({
  method: 'PUT',
  path: '/community/posts/{id}',
  summary: 'Change the title or the text of a post.',
  group: GROUP,
  resource: 'community',
  body: z.object({ post: z.object({ title: written.optional(), details: written.optional() }) }),
  answer: z.union([onePost, heldSchema]),
  async run(call) {
    const by = writerOf(call);
    const { thread, first } = await found(call, call.id());
    const { title = thread.title, details } = call.body.post;
    const { db, site } = call.app;
    const edited = await editPost(db, site.community, by, {
      postId: first.id,
      title,
      body: details === undefined ? first.body : cookedToMarkdown(details),
      tags: thread.tags.join(','),
      base: first.revision,
    });
    if (edited.outcome === 'not-found') throw forbidden('This post is not yours to change.');
    if (edited.outcome === 'invalid') throw textErrors(edited.errors, { body: 'details' });
    if (edited.outcome === 'held') return held();
    return { post: (await postAnswers(call, [await found(call, call.id())]))[0]! };
  },
});

/** `DELETE /community/posts/{id}`. */
export const deletePost = defineEndpoint({
  method: 'DELETE',
  path: '/community/posts/{id}',
  summary: 'Delete a post with its comments.',
  group: GROUP,
  resource: 'community',
  async run(call) {
    const by = writerOf(call);
    const { first } = await found(call, call.id());
    const about = { postId: first.id, removal: 'deleted' } as const;
    if (!(await removePost(call.app.db, call.app.site.community, by, about)))
      throw forbidden('This post is not yours to delete.');
    return undefined;
  },
});

const foundPost = z.strictObject({ ...postSchema.shape, result_type: z.literal('post'), snippet: z.string() });

/** `GET /help_center/community_posts/search`. */
export const searchPosts = defineEndpoint({
  method: 'GET',
  path: '/help_center/community_posts/search',
  summary: 'Posts of the community by words.',
  group: 'Search',
  resource: 'community',
  query: z.object({ query: z.string().max(10_000), topic: z.coerce.number().int().optional() }),
  answer: resultsAnswer(foundPost),
  async run(call) {
    const { query, topic } = call.query;
    const key = topic === undefined ? undefined : await topicOfNumber(call, topic);
    const { documents, envelope } = await foundPage(call, { text: query, locale: localeOf(call), kind: 'thread' });
    const sources = await sourcesOf(call, documents);
    const rows = await findThreads(call, [...sources.values()]);
    const answers = new Map((await postAnswers(call, rows)).map((post) => [post.id, post]));
    const topicOf = new Map(rows.map(({ thread }) => [thread.id, thread.topic]));
    const results = documents.flatMap((document) => {
      const threadId = sources.get(document.document.id) ?? 0;
      const post = answers.get(threadId);
      if (!post || (key !== undefined && topicOf.get(threadId) !== key)) return [];
      return [{ ...post, result_type: 'post' as const, snippet: snippetOf(document) }];
    });
    return { ...envelope, results };
  },
});
