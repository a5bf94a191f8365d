import { eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { FirstStep } from '../accounts/first-step.ts';
import type { StaffPlace } from '../accounts/staff-place.ts';
import { VISITOR } from '../accounts/viewer.ts';
import type { Site } from '../config/site.ts';
import type { Database, Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import type { StorageSettings } from '../files/open-storage.ts';
import type { DocumentKind } from '../search/document.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import { everyLanguage, type SitemapPage } from '../web/sitemap.ts';
import { sweepAttachments } from './attachments/find-attachment.ts';
import { openAttachments } from './attachments/keep-attachment.ts';
import { articleAttachments } from './attachments/schema.ts';
import { hasArticlesInEach, hasOwnArticle } from './begun.ts';
import { sitemapTag } from './cache-tags.ts';
import { contentCommands, type FilesOfArticles } from './commands.ts';
import { audiencesOfFile } from './files.ts';
import type { ArticlesMessages } from './messages/types.ts';
import { openPictures } from './pictures/keep-picture.ts';
import { articlePictures } from './pictures/schema.ts';
import { sweepPictures } from './pictures/sweep-pictures.ts';
import { mayReadVotes } from './policy.ts';
import {
  articleFiles,
  articleLinks,
  articleRedirects,
  articleRevisions,
  articles,
  articleTranslations,
  articleVotes,
  categories,
  categoryFiles,
  categoryRedirects,
  categoryRevisions,
  snippetFiles,
  snippetRevisions,
  snippets,
  withheldFiles,
} from './schema.ts';
import { articleUrl, categoryUrl } from './slug.ts';
import { gatherStatistics } from './statistics.ts';
import { articleAddresses, presentPath } from './store.ts';
import { synchronize } from './sync.ts';
import { countRecentWords } from './vote-list.ts';

const DAY_SECONDS = 86_400;

const personalData: PersonalData = {
  tables: [
    {
      table: articleRevisions,
      columns: {
        kept: 'id article_id locale title created_at published_at author significance note',
        internal:
          'origin digest source_path head summary tags related position audience body snippets headings anchors words undescribed edition reading_time updated_on proposed_at',
      },
      of: ({ id }) => eq(articleRevisions.author, id),
    },
    {
      table: articlePictures,
      columns: {
        kept: 'id name type size_bytes width height alt owner_id created_at removed_at',
        internal: 'path digest',
      },
      of: ({ id }) => eq(articlePictures.ownerId, id),
    },
    {
      table: snippetRevisions,
      columns: { kept: 'id name locale body origin author created_at' },
      of: ({ id }) => eq(snippetRevisions.author, id),
    },
    {
      table: categoryRevisions,
      columns: { kept: 'id slug locale title summary position icon origin author created_at' },
      of: ({ id }) => eq(categoryRevisions.author, id),
    },
    {
      table: articleAttachments,
      columns: { kept: 'id name type size_bytes owner_id created_at', internal: 'path digest' },
      of: ({ id }) => eq(articleAttachments.ownerId, id),
    },
  ],
  impersonal: [
    [articles, 'content'],
    [articleTranslations, 'content'],
    [articleFiles, 'content'],
    [articleLinks, 'content'],
    [articleRedirects, 'addresses'],
    [articleVotes, 'the visitor is a keyed hash of an address, of no account'],
    [categories, 'content'],
    [categoryFiles, 'content'],
    [categoryRedirects, 'addresses'],
    [snippets, 'content'],
    [snippetFiles, 'content'],
    [withheldFiles, 'content'],
  ],
};

const routes: RouteRules = {
  '/[locale]': { folder: true, cacheSeconds: DAY_SECONDS },
  '/[locale]/articles/[slug]': { cacheSeconds: DAY_SECONDS, framed: true },
  '/[locale]/articles/[slug]/helpful': { ...FORM, framed: true },
  '/[locale]/staff/votes': {},
  '/[locale]/categories/[slug]': { cacheSeconds: DAY_SECONDS, framed: true },
  // Addresses of the help center that the articles came from.
  '/hc/[...path]': {},
  // Pictures and files that do not lie in the folder, because the staff brought them.
  '/content/images/uploaded/[picture]': { framed: true },
  '/content/files/uploaded/[file]': { framed: true },
};

/** So many changed texts at once make what a server knows of the tables wrong. */
const MANY = 500;

/** Brings the database up to what lies in the content folder. */
async function open(core: {
  database: Database;
  settings: StorageSettings & { contentDir: string };
  site: Site;
  log: Logger;
}): Promise<FilesOfArticles> {
  const { database, settings, site, log } = core;
  const { counts, problems } = await synchronize(database.db, { contentDir: settings.contentDir, site });
  for (const problem of problems) log.warn({ problem }, 'content');
  log.info({ ...counts }, 'content synchronised');
  // Without statistics plans are poor: the embedded database has no process that gathers them, and a server's comes a minute later.
  const changed = counts.created + counts.updated;
  if (changed > (database.kind === 'embedded' ? 0 : MANY)) await gatherStatistics(database.db);
  return { articlePictures: openPictures(settings), articleAttachments: openAttachments(settings) };
}

/** Home, categories, and the articles that everybody may read. */
async function sitemapPages({ db, site }: { db: Db; site: Site }): Promise<SitemapPage[]> {
  const addresses = await articleAddresses(db, VISITOR);
  const categorySlugs = new Set(addresses.map(({ category }) => category));
  return [
    everyLanguage(site.locales, (locale) => `/${locale}/`),
    ...[...categorySlugs].map((slug) => everyLanguage(site.locales, (locale) => categoryUrl(locale, slug))),
    ...[...Map.groupBy(addresses, ({ slug }) => slug)].map(([slug, translations]) => ({
      paths: Object.fromEntries(translations.map(({ locale }) => [locale, articleUrl(locale, slug)])),
      updatedOn: Object.fromEntries(translations.map(({ locale, updatedOn }) => [locale, updatedOn])),
    })),
  ];
}

const staffPlaces: readonly StaffPlace<ArticlesMessages, { db: Db }>[] = [
  {
    path: 'votes',
    group: 'learn',
    icon: 'thumbs-up',
    words: ({ articles: { votes } }) => ({ title: votes.title, text: votes.place }),
    may: mayReadVotes,
    waiting: {
      count: ({ db }) => countRecentWords(db),
      words: ({ articles: { votes } }, count) => votes.waiting({ count }),
      quiet: true,
    },
  },
];

const firstSteps: readonly FirstStep<ArticlesMessages, { db: Db; site: Site }>[] = [
  {
    id: 'article',
    words: ({ articles }) => articles.firstSteps.article,
    article: 'publish-first-article',
    done: ({ db }) => hasOwnArticle(db),
  },
  {
    id: 'languages',
    words: ({ articles }) => articles.firstSteps.languages,
    article: 'languages',
    done: ({ db, site }) =>
      hasArticlesInEach(
        db,
        site.locales.map(({ code }) => code),
      ),
  },
];

/** What the product needs to know of articles. */
export const articlesDomain = {
  name: 'articles',
  commands: contentCommands,
  documents: ['article'] satisfies DocumentKind[],
  open,
  personalData,
  routes,
  staffPlaces,
  firstSteps,
  sweeps: [
    {
      name: 'pictures of articles',
      everySeconds: DAY_SECONDS,
      run: async ({ db, ...files }: { db: Db } & FilesOfArticles) => {
        await sweepPictures(db, files.articlePictures, new Date());
        await sweepAttachments(db, files.articleAttachments, new Date());
      },
    },
  ],
  sitemap: { tags: [sitemapTag], pages: sitemapPages },
  presentPath,
  audiencesOfFile: ({ db, site }: { db: Db; site: Site }, inside: string) => audiencesOfFile(db, site, inside),
};
