// Badges of the community: which there are, and who has which, as far as pages of people show them.
import { z } from 'zod';
import { readProfile } from '../../community/read-profile.ts';
import { BADGES } from '../../community/threads/badges.ts';
import { type Call, defineEndpoint, type Endpoint } from '../frame/endpoint.ts';
import { idParameter } from '../frame/read.ts';
import { flag, id, nothing, text, textOrNull } from '../frame/shapes.ts';
import { siteLocale } from '../help-center/locale.ts';
import { accountOf } from '../support/users/people.ts';

const COMMON = { method: 'GET', group: 'Community badges', resource: 'community' } as const;

/** Badges are all of one category: they are earned, never given by hand. */
const CATEGORY = 'earned';

const page = (name: string, row: z.ZodType) =>
  z.strictObject({
    [name]: z.array(row),
    meta: z.strictObject({ has_more: flag, after_cursor: textOrNull, before_cursor: textOrNull }),
    links: z.strictObject({ prev: nothing, next: nothing }),
  } as z.ZodRawShape);

/** There are few: all on one page. */
const onePage = (name: string, rows: readonly object[]) => ({
  [name]: [...rows],
  meta: { has_more: false, after_cursor: null, before_cursor: null },
  links: { prev: null, next: null },
});

function words(call: Call) {
  const { messages, site } = call.app;
  const locale = siteLocale(site, call.viewer.locale ?? site.defaultLocale) ?? site.defaultLocale;
  return messages.in(locale).community.badges;
}

/** What can be asked about badges. */
export const badgeEndpoints: readonly Endpoint[] = [
  defineEndpoint({
    ...COMMON,
    path: '/gather/badges',
    summary: 'The badges that people earn.',
    answer: page(
      'badges',
      z.strictObject({ id: text, name: text, description: text, badge_category_id: text, icon_url: nothing }),
    ),
    async run(call) {
      if (!call.app.site.community.profiles) return onePage('badges', []);
      const texts = words(call);
      return onePage(
        'badges',
        BADGES.map((badge) => ({
          id: badge.id,
          name: texts[badge.id].name,
          description: texts[badge.id].text({ count: badge.from }),
          badge_category_id: CATEGORY,
          icon_url: null,
        })),
      );
    },
  }),
  defineEndpoint({
    ...COMMON,
    path: '/gather/badge_categories',
    summary: 'The categories of badges: there is one.',
    answer: page('badge_categories', z.strictObject({ id: text, name: text, slug: text })),
    run: async () => onePage('badge_categories', [{ id: CATEGORY, name: 'Earned', slug: CATEGORY }]),
  }),
  defineEndpoint({
    ...COMMON,
    path: '/gather/badge_assignments',
    summary: 'The badges that a user has, or without one your own.',
    query: z.object({ user_id: idParameter('Whose badges.') }),
    answer: page('badge_assignments', z.strictObject({ id: text, badge_id: text, user_id: id })),
    async run(call) {
      const { app, viewer, query } = call;
      const personId = query.user_id ?? call.personId;
      const account = query.user_id === undefined ? viewer.id : await accountOf(app.db, query.user_id);
      const profile =
        account === undefined ? undefined : await readProfile(app.db, app.site.community, viewer, account);
      return onePage(
        'badge_assignments',
        (profile?.badges ?? []).map((badge) => ({
          id: `${badge.id}-${personId}`,
          badge_id: badge.id,
          user_id: personId!,
        })),
      );
    },
  }),
];
