import { eq } from 'drizzle-orm';
import type { SiteLink } from '../accounts/site-link.ts';
import { VISITOR } from '../accounts/viewer.ts';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { openStorage, type StorageSettings } from '../files/open-storage.ts';
import type { FileStorage } from '../files/storage.ts';
import type { DocumentKind } from '../search/document.ts';
import type { Memory } from '../server/memory.ts';
import { FORM, POST_ONLY, type RouteRules } from '../server/route-rules.ts';
import { everyLanguage, type SitemapPage } from '../web/sitemap.ts';
import { presentAddresses } from './addresses.ts';
import { videosTag } from './cache-tags.ts';
import { guideUrl } from './guide.ts';
import type { VideosMessages } from './messages/types.ts';
import { hasGuides } from './recall.ts';
import { editedGuides, guideFiles, guideRevisions } from './revisions-schema.ts';
import { videoAddresses, videoCounts, videoGuides, videoVotes } from './schema.ts';
import { videosSections } from './site-section.ts';
import { guideAddresses } from './store.ts';

const DAY_SECONDS = 86_400;

const personalData: PersonalData = {
  tables: [
    {
      table: guideRevisions,
      columns: {
        kept: 'id slug author note created_at published_at',
        internal: 'digest guide captions transcripts files',
      },
      of: ({ id }) => eq(guideRevisions.author, id),
    },
    {
      table: guideFiles,
      columns: {
        kept: 'id guide name type size_bytes width height seconds codec owner_id created_at',
        internal: 'storage_key digest',
      },
      of: ({ id }) => eq(guideFiles.ownerId, id),
    },
  ],
  impersonal: [
    [videoGuides, 'content'],
    [editedGuides, 'content'],
    [videoAddresses, 'addresses'],
    [videoCounts, 'whole numbers by day and language'],
    [videoVotes, 'the visitor is a keyed hash of an address, of no account'],
  ],
};

/** The videos and pictures of guides. */
export const openGuideFiles = (settings: StorageSettings): FileStorage => openStorage(settings, 'guide-files');

/** Where videos and pictures of guides are kept that the staff brought. */
export interface FilesOfGuides {
  guideFiles: FileStorage;
}

const routes: RouteRules = {
  // Files of guides that do not lie in the folder, because the staff brought or wrote them.
  '/content/videos/[guide]/[file]': { streams: true, framed: true },
  '/[locale]/videos': { cacheSeconds: DAY_SECONDS, framed: true },
  '/[locale]/videos/[slug]': { cacheSeconds: DAY_SECONDS, framed: true },
  '/[locale]/videos/[slug]/helpful': { ...FORM, framed: true },
  '/api/guide-events': { ...POST_ONLY, framed: true },
};

/** The guides that everybody may watch, in the languages of their captions, and their list. */
async function sitemapPages({ db, site }: { db: Db; site: Site }): Promise<SitemapPage[]> {
  const [guides, addresses] = await Promise.all([guideAddresses(db, VISITOR), presentAddresses(db)]);
  if (guides.size === 0) return [];
  return [
    everyLanguage(site.locales, (locale) => `/${locale}/videos`),
    ...[...guides].map(([slug, locales]) => ({
      paths: Object.fromEntries(locales.map((locale) => [locale, guideUrl(locale, addresses.get(slug) ?? slug)])),
    })),
  ];
}

/** The way to the guides, where there are any. */
const guidesLink: SiteLink<VideosMessages, { db: Db; memory: Memory }> = {
  at: ['header', 'footer'],
  path: 'videos',
  icon: 'video',
  label: ({ videos }) => videos.title,
  shown: hasGuides,
};

/** What the product needs to know of video guides. */
export const videosDomain = {
  name: 'videos',
  siteSections: videosSections,
  open: ({ settings }: { settings: StorageSettings }): FilesOfGuides => ({ guideFiles: openGuideFiles(settings) }),
  documents: ['video'] satisfies DocumentKind[],
  routes,
  links: [guidesLink],
  sitemap: { tags: [videosTag], pages: sitemapPages },
  personalData,
};
