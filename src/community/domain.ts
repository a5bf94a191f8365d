import type { SiteLink } from '../accounts/site-link.ts';
import type { StaffPlace } from '../accounts/staff-place.ts';
import { isStaff } from '../accounts/viewer.ts';
import type { ContactChannel } from '../config/channels.ts';
import type { Db } from '../db/client.ts';
import type { MailKind } from '../mail/kinds.ts';
import type { DocumentKind } from '../search/document.ts';
import { FORM, POST_ONLY, type RouteRules } from '../server/route-rules.ts';
import { everyLanguage, type SitemapPage } from '../web/sitemap.ts';
import { bannersOf } from './banners.ts';
import { sweepDrafts } from './drafts/store.ts';
import { type FilesOfPosts, openPostFiles } from './files/keep-file.ts';
import { sweepFiles } from './files/sweep-files.ts';
import type { CommunityMessages } from './messages/types.ts';
import { currentValues, reasonNotToSend } from './notifications/mail-values.ts';
import { communityWork, NOTIFICATION_MAILS, notificationMailHeaders } from './notifications/notification-mail.ts';
import { sweepNotifications, unreadNotifications } from './notifications/notifications.ts';
import { communityPersonalData } from './personal.ts';
import { countReviews } from './read-reviews.ts';
import { akismet, type SpamFilter } from './review/akismet.ts';
import { sweepHeld } from './review/hold.ts';
import { sweepPrints } from './review/near-duplicates.ts';
import { claimMails } from './tell-claim.ts';
import { proposedMail } from './tell-proposed.ts';
import { rejectedMail } from './tell-rejected.ts';
import { COMPOSER_FORM, TEXT_FORM_BYTES } from './text-form.ts';
import { bannersTag, threadsTag } from './threads/cache-tags.ts';
import { threadAddresses } from './threads/lists.ts';
import { mayAppointModerators, moderatesSomething, topicsDecided } from './threads/policy.ts';
import { followTopics } from './threads/search-document.ts';
import { type CommunitySite, communitySections } from './threads/site-section.ts';
import { topicUrl } from './threads/thread.ts';
import { threadQuestions } from './threads/unanswered.ts';
import { communityCommands } from './transfer/commands.ts';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
/** Pages of one thread that may be kept; those further on are made anew. */
const KEPT_PAGES = 1000;

const TEXT_FORM = { ...FORM, bodyBytes: TEXT_FORM_BYTES };
/** A text with its files. */
const COMPOSER = { ...FORM, bodyBytes: COMPOSER_FORM.bytes };
const LIST = {
  cacheSeconds: DAY_SECONDS,
  query: { list: ['unanswered', 'unsolved'], sort: ['newest', 'helpful'], language: ['all'] },
};

const routes: RouteRules = {
  '/[locale]/community': LIST,
  '/[locale]/community/new': { ...COMPOSER, framed: true },
  '/[locale]/community/composer-tools': { framed: true },
  '/[locale]/community/helpers': { cacheSeconds: DAY_SECONDS, query: { month: ['this', 'last'] } },
  '/[locale]/community/threads/[id]/[slug]': {
    ...COMPOSER,
    framed: true,
    cacheSeconds: DAY_SECONDS,
    query: { page: { from: 2, to: KEPT_PAGES } },
  },
  '/[locale]/community/threads/[id]/[slug]/split': TEXT_FORM,
  '/[locale]/community/threads/[id]/[slug]/merge': FORM,
  '/[locale]/community/threads/[id]/[slug]/article': POST_ONLY,
  '/[locale]/requests/[id]/thread': POST_ONLY,
  // The token opens the request.
  '/[locale]/requests/open/[token]/thread': POST_ONLY,
  '/[locale]/staff/requests/[id]/thread': TEXT_FORM,
  '/[locale]/community/posts/[id]/edit': { ...COMPOSER, framed: true },
  '/[locale]/community/posts/[id]/history': {},
  '/[locale]/community/posts/[id]/flag': { ...FORM, framed: true },
  '/[locale]/community/held/[id]': { ...FORM, framed: true },
  '/[locale]/community/incidents/[id]': { ...POST_ONLY, bodyBytes: TEXT_FORM_BYTES },
  '/[locale]/staff/review': TEXT_FORM,
  '/[locale]/staff/review/[id]': TEXT_FORM,
  '/[locale]/staff/review/people/[id]': FORM,
  '/[locale]/staff/moderators': FORM,
  '/[locale]/community/feed.[format]': { cacheSeconds: DAY_SECONDS },
  '/[locale]/community/[topic]': { ...FORM, ...LIST },
  '/[locale]/community/tags/[tag]': { ...FORM, ...LIST },
  '/[locale]/community/tags/[tag]/feed.[format]': { cacheSeconds: DAY_SECONDS },
  '/[locale]/community/[topic]/feed.[format]': { cacheSeconds: DAY_SECONDS },
  '/[locale]/community/threads/[id]/[slug]/feed.[format]': { cacheSeconds: DAY_SECONDS },
  '/api/community/drafts': { ...POST_ONLY, framed: true, bodyBytes: TEXT_FORM_BYTES },
  '/api/community/files': { ...POST_ONLY, framed: true, bodyBytes: COMPOSER_FORM.bytes },
  '/files/[key]/[name]': { streams: true, framed: true },
  '/api/community/people': { framed: true },
  '/api/community/preview': { ...POST_ONLY, framed: true, bodyBytes: TEXT_FORM_BYTES },
  '/[locale]/notifications': FORM,
  '/[locale]/notifications/settings': FORM,
  // Mail programs post to it of themselves (RFC 8058), without saying where they come from; the secret in the address is what counts.
  '/[locale]/notifications/mails/[token]': { ...FORM, foreignPosts: true, secretPath: true },
  '/t/[...path]': {},
  '/[locale]/people/[id]': { cacheSeconds: DAY_SECONDS },
  '/[locale]/people/[id]/claim': FORM,
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

type App = { db: Db; site: CommunitySite };

/** What is there before the community is. */
interface Core {
  db: Db;
  site: object;
  settings: { dataDir: string; akismetKey: string | undefined };
  report(error: unknown): void;
}

/** The review queue, for who moderates something. */
const reviewPlace: StaffPlace<CommunityMessages, App> = {
  path: 'review',
  group: 'answer',
  icon: 'shield-check',
  words: ({ review }) => ({ title: review.title, text: review.place }),
  may: (viewer, { site }) => moderatesSomething(viewer, site.community),
  waiting: {
    count: ({ db, site }, viewer) => countReviews(db, site.community, viewer),
    of: ({ site }, viewer) => topicsDecided(viewer, site.community),
    words: ({ review }, count) => review.waiting({ count }),
  },
};

/** Who moderates which topic, for administrators. */
const moderatorsPlace: StaffPlace<CommunityMessages, App> = {
  path: 'moderators',
  group: 'manage',
  icon: 'shield',
  words: ({ moderators }) => ({ title: moderators.title, text: moderators.place }),
  may: (viewer, { site }) => mayAppointModerators(viewer, site.community),
};

/** The way there for who moderates a topic and is not on the team, whose own pages they do not have. */
const reviewLink: SiteLink<CommunityMessages, App> = {
  at: ['account'],
  path: 'staff/review',
  icon: 'shield-check',
  label: ({ review }) => review.title,
  shown: ({ site }, viewer) => !isStaff(viewer) && moderatesSomething(viewer, site.community),
  waiting: {
    count: ({ db, site }, viewer) => countReviews(db, site.community, viewer),
    label: ({ review }, count) => `${count} ${review.waiting({ count })}`,
  },
};

/** The way to what somebody was told. */
const notificationsLink: SiteLink<CommunityMessages, App> = {
  at: ['account'],
  path: 'notifications',
  icon: 'bell',
  label: ({ notifications }) => notifications.title,
  shown: (app, viewer) => isThere(app) && viewer.id !== undefined,
  waiting: {
    count: ({ db, site }, viewer) => unreadNotifications(db, site.community, viewer),
    label: ({ notifications }, count) => notifications.unread({ count }),
  },
};

const settingsLink: SiteLink<CommunityMessages, App> = {
  at: ['settings'],
  path: 'notifications/settings',
  icon: 'bell',
  label: ({ notifications }) => notifications.title,
  shown: (app, viewer) => isThere(app) && viewer.id !== undefined,
};

/** What telling people takes of the running product. */
interface TellingApp extends App {
  secret: string;
  report(error: unknown): void;
}

const notificationMails = NOTIFICATION_MAILS.map(
  (name): MailKind => ({
    name,
    reasonNotToSend: (db, mail, site) => reasonNotToSend(db, mail, site as CommunitySite),
    currentValues: (db, mail, site) => currentValues(db, mail, site as CommunitySite),
    headers: notificationMailHeaders,
  }),
);

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
  contactChannels: ['community'] satisfies ContactChannel[],
  documents: ['thread'] satisfies DocumentKind[],
  async open({ db, site, settings, report }: Core): Promise<FilesOfPosts & { spamFilter: SpamFilter | undefined }> {
    await followTopics(db, (site as CommunitySite).community);
    const { akismetKey } = settings;
    return {
      postFiles: openPostFiles(settings),
      spamFilter: akismetKey === undefined ? undefined : akismet({ key: akismetKey, report }),
    };
  },
  personalData: communityPersonalData,
  questions: threadQuestions,
  routes,
  dueWork: ({ db, site, secret, report }: TellingApp) => [communityWork(db, { site, secret }, report)],
  commands: communityCommands,
  mails: [...notificationMails, rejectedMail, ...claimMails, proposedMail],
  staffPlaces: [reviewPlace, moderatorsPlace],
  sweeps: [
    { name: 'texts that nobody published', everySeconds: DAY_SECONDS, run: ({ db }: { db: Db }) => sweepHeld(db) },
    {
      name: 'files of posts',
      everySeconds: HOUR_SECONDS,
      run: ({ db, postFiles }: { db: Db } & FilesOfPosts) => sweepFiles(db, postFiles, new Date()),
    },
    { name: 'drafts of posts', everySeconds: DAY_SECONDS, run: ({ db }: { db: Db }) => sweepDrafts(db) },
    {
      name: 'prints of what new accounts wrote',
      everySeconds: DAY_SECONDS,
      run: ({ db }: { db: Db }) => sweepPrints(db),
    },
    {
      name: 'notifications of long ago',
      everySeconds: DAY_SECONDS,
      run: ({ db }: { db: Db }) => sweepNotifications(db, new Date()),
    },
  ],
  banners: [{ tag: bannersTag, of: bannersOf }],
  links: [link, notificationsLink, settingsLink, reviewLink],
  sitemap: { tags: [threadsTag], pages: sitemapPages },
};
