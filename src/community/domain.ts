import type { SiteLink } from '../accounts/site-link.ts';
import type { Db } from '../db/client.ts';
import type { DocumentKind } from '../search/document.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import { everyLanguage, type SitemapPage } from '../web/sitemap.ts';
import { TEXT_FORM_BYTES } from './actions.ts';
import { threadsTag } from './cache-tags.ts';
import { threadAddresses } from './lists.ts';
import type { CommunityMessages } from './messages/types.ts';
import { communityPersonalData } from './personal.ts';
import { followTopics } from './search-document.ts';
import { type CommunitySite, communitySections } from './site-section.ts';
import { topicUrl } from './thread.ts';

const DAY_SECONDS = 86_400;
/** Pages of one thread that may be kept; those further on are made anew. */
const KEPT_PAGES = 1000;

const TEXT_FORM = { ...FORM, bodyBytes: TEXT_FORM_BYTES };
const LIST = {
  cacheSeconds: DAY_SECONDS,
  query: { list: ['unanswered', 'unsolved'], sort: ['newest', 'helpful'], language: ['all'] },
};

const routes: RouteRules = {
  '/[locale]/community': LIST,
  '/[locale]/community/[topic]': LIST,
  '/[locale]/community/new': TEXT_FORM,
  '/[locale]/community/threads/[id]/[slug]': {
    ...TEXT_FORM,
    cacheSeconds: DAY_SECONDS,
    query: { page: { from: 2, to: KEPT_PAGES } },
  },
  '/[locale]/community/posts/[id]/edit': TEXT_FORM,
  '/[locale]/community/posts/[id]/history': {},
  '/[locale]/community/feed.[format]': { cacheSeconds: DAY_SECONDS },
  '/[locale]/community/[topic]/feed.[format]': { cacheSeconds: DAY_SECONDS },
  '/[locale]/community/threads/[id]/[slug]/feed.[format]': { cacheSeconds: DAY_SECONDS },
  '/[locale]/people/[id]': { cacheSeconds: DAY_SECONDS },
};

/** Whether this site has a community. */
const isThere = ({ site }: { site: CommunitySite }) => site.community.topics.length > 0;

const link: SiteLink<CommunityMessages, { site: CommunitySite }> = {
  at: ['header', 'footer'],
  path: 'community',
  icon: 'thread',
  label: ({ community }) => community.title,
  shown: isThere,
};

/** Lists, topics and threads that everybody may read; a thread in its own language alone. */
async function sitemapPages(app: { db: Db; site: CommunitySite }): Promise<SitemapPage[]> {
  const { db, site } = app;
  if (!isThere(app)) return [];
  const open = site.community.topics.filter(({ see }) => see === 'everyone');
  return [
    everyLanguage(site.locales, (locale) => `/${locale}/community`),
    ...open.map(({ id }) => everyLanguage(site.locales, (locale) => topicUrl(locale, id))),
    ...(
      await threadAddresses(
        db,
        open.map(({ id }) => id),
      )
    ).map(({ locale, path, updatedOn }) => ({
      paths: { [locale]: path },
      updatedOn: { [locale]: updatedOn },
    })),
  ];
}

/** What the product needs to know of the community. */
export const communityDomain = {
  name: 'community',
  siteSections: communitySections,
  documents: ['thread'] satisfies DocumentKind[],
  async open({ db, site }: { db: Db; site: object }): Promise<object> {
    await followTopics(db, (site as CommunitySite).community);
    return {};
  },
  personalData: communityPersonalData,
  routes,
  links: [link],
  sitemap: { tags: [threadsTag], pages: sitemapPages },
};
