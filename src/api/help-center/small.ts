// The smaller resources of the help center, of which clients read the lists.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isStaff } from '../../accounts/viewer.ts';
import { recordNotFound } from '../frame/api-error.ts';
import { defineEndpoint } from '../frame/endpoint.ts';
import { onePage, pageSchema } from '../frame/paging.ts';
import { at, flag, id, noneOf, nothing, text, textOrNull } from '../frame/shapes.ts';
import { requireArticle } from './read-articles.ts';
import { sectionsOf } from './sections.ts';
import { PERMISSION_GROUP } from './segments.ts';

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
    ...onePage(1),
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
    await requireArticle(call);
    return { subscriptions: [], ...onePage(0) };
  },
});

/** `GET /help_center/sections/{id}/subscriptions`: there are none. */
export const listSectionSubscriptions = defineEndpoint({
  method: 'GET',
  path: '/help_center/sections/{id}/subscriptions',
  summary: 'Subscriptions to a section: there are none.',
  group: 'Sections and categories',
  resource: 'hc',
  answer: pageSchema('subscriptions', subscriptionSchema),
  async run(call) {
    if (!(await sectionsOf(call)).some((section) => section.id === call.id())) throw recordNotFound();
    return { subscriptions: [], ...onePage(0) };
  },
});

/** `GET /help_center/users/{id}/subscriptions`: to articles and sections nobody has one. */
export const listUserSubscriptions = defineEndpoint({
  method: 'GET',
  path: '/help_center/users/{id:text}/subscriptions',
  summary: 'Subscriptions of somebody to articles and sections: there are none.',
  group: 'Help center',
  resource: 'hc',
  may: ({ role }) => role !== 'visitor',
  answer: pageSchema('subscriptions', subscriptionSchema),
  run: async () => ({ subscriptions: [], ...onePage(0) }),
});

/** `GET /help_center/users/{id}/user_subscriptions`: people do not follow one another. */
export const listUserFollows = defineEndpoint({
  method: 'GET',
  path: '/help_center/users/{id:text}/user_subscriptions',
  summary: 'Who follows somebody, or whom they follow: nobody.',
  group: 'Help center',
  resource: 'hc',
  may: ({ role }) => role !== 'visitor',
  answer: pageSchema('user_subscriptions', z.never()),
  run: async () => ({ user_subscriptions: [], ...onePage(0) }),
});
