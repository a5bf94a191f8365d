// Who follows what of the community: everybody sees their own.
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { followThread } from '../../community/notifications/follow.ts';
import { threadFollows } from '../../community/threads/schema.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import { onePage, pageSchema } from '../frame/paging.ts';
import { at, flag, id, idOrNull, moment, rowUrl, text } from '../frame/shapes.ts';
import { numbersOf } from '../ids/numbers.ts';
import { writerOf } from './posts.ts';
import { findThreads } from './read-posts.ts';
import { topicOfNumber } from './topics.ts';

const subscriptionSchema = z.strictObject({
  id,
  url: text,
  user_id: idOrNull,
  content_id: id,
  content_type: z.literal('Post'),
  locale: text,
  include_comments: flag,
  created_at: at,
  updated_at: at,
});

/** How the caller follows a post; undefined where they do not. */
async function ownSubscription(
  call: Call,
  thread: { id: number; locale: string },
  accountId: number,
): Promise<z.infer<typeof subscriptionSchema> | undefined> {
  const { db } = call.app;
  const [row] = await db
    .select({ createdAt: threadFollows.createdAt })
    .from(threadFollows)
    .where(
      and(
        eq(threadFollows.threadId, thread.id),
        eq(threadFollows.userId, accountId),
        eq(threadFollows.level, 'following'),
      ),
    );
  if (!row) return undefined;
  const key = `post ${thread.id} ${accountId}`;
  const number = (await numbersOf(db, 'subscription', [key])).get(key)!;
  return {
    id: number,
    url: rowUrl(call, `/community/posts/${thread.id}/subscriptions/${number}`),
    user_id: call.personId ?? null,
    content_id: thread.id,
    content_type: 'Post',
    locale: thread.locale,
    include_comments: true,
    created_at: moment(row.createdAt),
    updated_at: moment(row.createdAt),
  };
}

/** `POST /community/posts/{id}/subscriptions`: follows it. */
const followPost = defineEndpoint({
  method: 'POST',
  path: '/community/posts/{id}/subscriptions',
  summary: 'Follow a post: you are told of its comments.',
  group: 'Community posts',
  resource: 'community',
  answer: z.strictObject({ subscription: subscriptionSchema }),
  status: 201,
  async run(call) {
    const by = writerOf(call);
    const { db, site } = call.app;
    const thread = await followThread(db, site.community, by, { threadId: call.id(), level: 'following' });
    if (!thread || thread.removal !== null) throw recordNotFound();
    return { subscription: (await ownSubscription(call as Call, thread, by.id))! };
  },
});

/** `DELETE /community/posts/{id}/subscriptions/{subscription}`: follows it no more. */
const unfollowPost = defineEndpoint({
  method: 'DELETE',
  path: '/community/posts/{id}/subscriptions/{subscription}',
  summary: 'Follow a post no more.',
  group: 'Community posts',
  resource: 'community',
  async run(call) {
    const by = writerOf(call);
    const { db, site } = call.app;
    const key = `post ${call.id()} ${by.id}`;
    if ((await numbersOf(db, 'subscription', [key])).get(key) !== call.id('subscription')) throw recordNotFound();
    const thread = await followThread(db, site.community, by, { threadId: call.id(), level: undefined });
    if (!thread) throw recordNotFound();
    return undefined;
  },
});

/** `GET /community/posts/{id}/subscriptions`: the caller's own. */
const listPostSubscriptions = defineEndpoint({
  method: 'GET',
  path: '/community/posts/{id}/subscriptions',
  summary: 'Your own subscription to a post.',
  group: 'Community posts',
  resource: 'community',
  answer: pageSchema('subscriptions', subscriptionSchema),
  async run(call) {
    const [row] = await findThreads(call, [call.id()]);
    if (!row) throw recordNotFound();
    const own =
      call.viewer.id === undefined ? undefined : await ownSubscription(call as Call, row.thread, call.viewer.id);
    const subscriptions = own ? [own] : [];
    return { subscriptions, ...onePage(subscriptions.length) };
  },
});

/** `GET /community/topics/{id}/subscriptions`: whoever follows a topic is told on the page, and to nobody else. */
const listTopicSubscriptions = defineEndpoint({
  method: 'GET',
  path: '/community/topics/{id}/subscriptions',
  summary: 'Subscriptions to a topic: who follows one is nobody else’s to know.',
  group: 'Community topics',
  resource: 'community',
  answer: pageSchema('subscriptions', z.never()),
  async run(call) {
    await topicOfNumber(call as Call, call.id());
    return { subscriptions: [], ...onePage(0) };
  },
});

/** Who follows what. */
export const subscriptionEndpoints: readonly Endpoint[] = [
  followPost,
  unfollowPost,
  listPostSubscriptions,
  listTopicSubscriptions,
];
