import { count, eq } from 'drizzle-orm';
import { z } from 'zod';
import { listFollows } from '../../community/notifications/notification-schema.ts';
import { maySeeTopic } from '../../community/threads/policy.ts';
import { topicUrl } from '../../community/threads/thread.ts';
import { localized } from '../../config/localized.ts';
import type { Db } from '../../db/client.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { pageSchema } from '../frame/paging.ts';
import { id, nothing, rowUrl, text } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { localeOf } from '../help-center/locale.ts';
import { keyOfNumber, numbersOf } from '../ids/numbers.ts';

const GROUP = 'Community topics';
/** The contract has several communities; here is one. */
const COMMUNITY = 1;

const topicSchema = z.strictObject({
  id,
  url: text,
  html_url: text,
  name: text,
  description: text,
  position: z.number().int(),
  follower_count: z.number().int(),
  community_id: id,
  created_at: nothing,
  updated_at: nothing,
  manageable_by: text,
  user_segment_id: nothing,
});

/** The topics that the caller may see, in the order of `site.yml`, which says nothing of when. */
async function topicsOf(call: Call): Promise<z.infer<typeof topicSchema>[]> {
  const { app, viewer } = call;
  const { community, defaultLocale } = app.site;
  const locale = localeOf(call);
  const seen = community.topics.filter(({ id: key }) => maySeeTopic(viewer, community, key));
  const [numbers, followers] = await Promise.all([
    numbersOf(
      app.db,
      'topic',
      seen.map(({ id: key }) => key),
    ),
    followersOf(app.db),
  ]);
  return seen.map(({ id: key, name, description }, position) => {
    const number = numbers.get(key)!;
    return {
      id: number,
      url: rowUrl(call, `/community/topics/${number}`),
      html_url: new URL(topicUrl(locale, key), call.sender.base).href,
      name: localized(name, locale, defaultLocale),
      description: localized(description, locale, defaultLocale),
      position,
      follower_count: followers.get(key) ?? 0,
      community_id: COMMUNITY,
      created_at: null,
      updated_at: null,
      manageable_by: 'managers',
      user_segment_id: null,
    };
  });
}

async function followersOf(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .select({ name: listFollows.name, count: count() })
    .from(listFollows)
    .where(eq(listFollows.kind, 'topic'))
    .groupBy(listFollows.name);
  return new Map(rows.map(({ name, count: followers }) => [name, followers]));
}

/** How we know the topic with this number. @throws ApiError for one that the caller may not see. */
export async function topicOfNumber({ app, viewer }: Call, number: number): Promise<string> {
  const key = await keyOfNumber(app.db, 'topic', number);
  const { community } = app.site;
  if (key === undefined || !community.topics.some(({ id: one }) => one === key) || !maySeeTopic(viewer, community, key))
    throw recordNotFound();
  return key;
}

/** `GET /community/topics`. */
export const listTopics = defineEndpoint({
  method: 'GET',
  path: '/community/topics',
  summary: 'The topics of the community that you may see.',
  group: GROUP,
  resource: 'community',
  answer: pageSchema('topics', topicSchema),
  async run(call) {
    const { rows, envelope } = pageOfRows(call, await topicsOf(call), 'hc');
    return { ...envelope, topics: rows };
  },
});

/** `GET /community/topics/{id}`. */
export const showTopic = defineEndpoint({
  method: 'GET',
  path: '/community/topics/{id}',
  summary: 'A topic of the community.',
  group: GROUP,
  resource: 'community',
  answer: z.strictObject({ topic: topicSchema }),
  async run(call) {
    const topic = (await topicsOf(call)).find((one) => one.id === call.id());
    if (!topic) throw recordNotFound();
    return { topic };
  },
});
