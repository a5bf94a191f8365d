// The smaller resources of the help center, of which clients read the lists.
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Audience } from '../../accounts/audience.ts';
import { isStaff } from '../../accounts/viewer.ts';
import { readableBy } from '../../articles/policy.ts';
import { articleRevisions, articleTranslations } from '../../articles/schema.ts';
import { liveAudiences } from '../../articles/store.ts';
import { rowsOf } from '../../db/rows.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { type Call, defineEndpoint } from '../frame/endpoint.ts';
import { pageSchema } from '../frame/paging.ts';
import { at, flag, id, noneOf, nothing, rowUrl, text, textOrNull } from '../frame/shapes.ts';
import { pageOfRows } from '../frame/whole-list.ts';
import { numbersOf } from '../ids/numbers.ts';
import { localeOf } from './locale.ts';
import { findArticle } from './read-articles.ts';
import { PERMISSION_GROUP, STANDARD_SEGMENTS, segmentName } from './segments.ts';

/** `GET /help_center/locales`. */
export const listLocales = defineEndpoint({
  method: 'GET',
  path: '/help_center/locales',
  summary: 'The languages of the help center.',
  group: 'Help center',
  resource: 'hc',
  answer: z.strictObject({ locales: z.array(text), default_locale: text }),
  run: async ({ app: { site } }) => ({
    locales: site.locales.map(({ code }) => code),
    default_locale: site.defaultLocale,
  }),
});

const segmentSchema = z.strictObject({
  id,
  url: text,
  name: text,
  user_type: z.enum(['signed_in_users', 'staff']),
  built_in: flag,
  group_ids: noneOf,
  organization_ids: z.array(id),
  tags: noneOf,
  or_tags: noneOf,
  added_user_ids: noneOf,
});

async function segmentsPage(call: Call, which: (audience: Audience) => boolean) {
  const { db } = call.app;
  const used = [...new Set([...STANDARD_SEGMENTS, ...(await liveAudiences(db))])].filter(
    (audience) => audience !== 'everyone' && which(audience),
  );
  const numbers = await numbersOf(db, 'user_segment', used);
  const all = used.map((audience) => ({ id: numbers.get(audience)!, audience }));
  const { rows, envelope } = pageOfRows(call, all, 'hc');
  return {
    ...envelope,
    user_segments: rows.map(({ id: number, audience }) => ({
      id: number,
      url: rowUrl(call, `/help_center/user_segments/${number}`),
      name: segmentName(audience),
      user_type: audience === 'staff' ? ('staff' as const) : ('signed_in_users' as const),
      built_in: STANDARD_SEGMENTS.includes(audience),
      group_ids: [],
      organization_ids: audience.startsWith('organization:') ? [Number(audience.slice('organization:'.length))] : [],
      tags: [],
      or_tags: [],
      added_user_ids: [],
    })),
  };
}

/** `GET /help_center/user_segments`: for whom articles can be. */
export const listSegments = defineEndpoint({
  method: 'GET',
  path: '/help_center/user_segments',
  summary: 'For whom articles can be, beside everybody.',
  group: 'Help center',
  resource: 'hc',
  may: isStaff,
  answer: pageSchema('user_segments', segmentSchema),
  run: (call) => segmentsPage(call, () => true),
});

/** `GET /help_center/user_segments/applicable`: those that an article can be given. */
export const listApplicableSegments = defineEndpoint({
  method: 'GET',
  path: '/help_center/user_segments/applicable',
  summary: 'The user segments that an article can be given.',
  group: 'Help center',
  resource: 'hc',
  may: isStaff,
  answer: pageSchema('user_segments', segmentSchema),
  run: (call) => segmentsPage(call, () => true),
});

/** `GET /guide/permission_groups`. */
export const listPermissionGroups = defineEndpoint({
  method: 'GET',
  path: '/guide/permission_groups',
  summary: 'Who may edit articles: one group, of the roles that may.',
  group: 'Help center',
  resource: 'hc',
  may: isStaff,
  answer: pageSchema(
    'permission_groups',
    z.strictObject({ id, name: text, built_in: flag, edit: noneOf, publish: noneOf }),
  ),
  run: async () => ({
    permission_groups: [{ id: PERMISSION_GROUP, name: 'Editors', built_in: true, edit: [], publish: [] }],
    count: 1,
    next_page: null,
    previous_page: null,
  }),
});

/** `GET /guide/content_tags`: articles and posts have none here. */
export const listContentTags = defineEndpoint({
  method: 'GET',
  path: '/guide/content_tags',
  summary: 'Content tags: there are none.',
  group: 'Help center',
  resource: 'hc',
  answer: z.strictObject({
    records: z.array(z.never()),
    meta: z.strictObject({ has_more: flag, after_cursor: textOrNull, before_cursor: textOrNull }),
    links: z.strictObject({ prev: nothing, next: nothing }),
  }),
  run: async () => ({
    records: [],
    meta: { has_more: false, after_cursor: null, before_cursor: null },
    links: { prev: null, next: null },
  }),
});

/** `GET /help_center/sessions`: posts of a signed-in browser are known by their origin, so the token says nothing. */
export const showSession = defineEndpoint({
  method: 'GET',
  path: '/help_center/sessions',
  summary: 'The session of a browser, with a token that themes send along.',
  group: 'Help center',
  resource: 'hc',
  answer: z.strictObject({ current_session: z.strictObject({ csrf_token: text }) }),
  run: async () => ({ current_session: { csrf_token: randomBytes(16).toString('base64url') } }),
});

const labelSchema = z.strictObject({ id, url: text, name: text });

async function labels(call: Call, names: readonly string[]) {
  const numbers = await numbersOf(call.app.db, 'label', names);
  return names.map((name) => ({
    id: numbers.get(name)!,
    url: rowUrl(call, `/help_center/articles/labels/${numbers.get(name)}`),
    name,
  }));
}

/** Labels in one list. */
const MOST_LABELS = 5_000;

/** `GET /help_center/articles/labels`: every tag of an article that the caller may read. */
export const listLabels = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/labels',
  summary: 'The labels of all articles that you may read.',
  group: 'Articles',
  resource: 'hc',
  answer: pageSchema('labels', labelSchema),
  async run(call) {
    const { db } = call.app;
    const found = rowsOf<{ name: string }>(
      await db.execute(sql`select distinct unnest(${articleRevisions.tags}) as name from ${articleTranslations}
        join ${articleRevisions} on ${articleRevisions.id} = ${articleTranslations.liveRevisionId}
        where ${articleTranslations.removedAt} is null and ${readableBy(call.viewer)} order by 1 limit ${MOST_LABELS}`),
    );
    const all = await labels(
      call,
      found.map(({ name }) => name),
    );
    const { rows, envelope } = pageOfRows(call, all, 'hc');
    return { ...envelope, labels: rows };
  },
});

/** `GET /help_center/articles/{id}/labels`. */
export const listLabelsOfArticle = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/{id}/labels',
  summary: 'The labels of an article.',
  group: 'Articles',
  resource: 'hc',
  answer: pageSchema('labels', labelSchema),
  async run(call) {
    const article = await findArticle(call, call.id(), { locale: localeOf(call) });
    if (!article) throw recordNotFound();
    const all = await labels(call, article.tags);
    return {
      labels: all,
      count: all.length,
      next_page: null,
      previous_page: null,
    };
  },
});

/** What nobody can subscribe to here, so that clients which list it go on. */
const subscriptionSchema = z.strictObject({ id, url: text, user_id: id, content_id: id, created_at: at });

/** `GET /help_center/articles/{id}/subscriptions`: there are none. */
export const listArticleSubscriptions = defineEndpoint({
  method: 'GET',
  path: '/help_center/articles/{id}/subscriptions',
  summary: 'Subscriptions to an article: there are none.',
  group: 'Articles',
  resource: 'hc',
  answer: pageSchema('subscriptions', subscriptionSchema),
  async run(call) {
    if (!(await findArticle(call, call.id(), { locale: localeOf(call) }))) throw recordNotFound();
    return { subscriptions: [], count: 0, next_page: null, previous_page: null };
  },
});
