import { eq, or } from 'drizzle-orm';
import type { StaffPlace } from '../accounts/staff-place.ts';
import { languagesOf } from '../articles/sync.ts';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import type { Catalog } from '../i18n/catalog.ts';
import { FORM, POST_ONLY, type RouteRules } from '../server/route-rules.ts';
import type { FilesOfGuides } from '../videos/domain.ts';
import { ARTICLE_FORM_BYTES } from './actions.ts';
import { countWaitingFiles } from './categories/category-list.ts';
import { draftComments } from './comments/schema.ts';
import { scheduledWork } from './due-schedules.ts';
import { CAPTIONS_FORM_BYTES } from './guides/captions-actions.ts';
import { guideDrafts } from './guides/drafts/schema.ts';
import { GUIDE_FORM } from './guides/guide-actions.ts';
import { guideLinks } from './guides/guide-links.ts';
import { countGuidesToReview, countWaitingGuides } from './guides/guide-list.ts';
import { guideScheduling } from './guides/guide-schedule-work.ts';
import { guideReviews, guideSchedules, guideUploads } from './guides/schema.ts';
import { keepVideoJob } from './guides/upload/keep-video.ts';
import { sweepGuideFiles } from './guides/upload/sweep-uploads.ts';
import { PIECE_BYTES, PIECE_SECONDS } from './guides/upload/upload.ts';
import { VIDEO_FORM_BYTES } from './guides/video-actions.ts';
import type { PublishingMessages } from './messages/types.ts';
import { PICTURE_FORM_BYTES } from './picture-actions.ts';
import { mayAppointReviewers, mayPublish, mayWrite } from './policy.ts';
import { rewriteLinksJob } from './relinking/rewrite-links.ts';
import { countToReview } from './reviewers.ts';
import { articleReviewers, draftReviews, reviewRules } from './reviewers-schema.ts';
import { articleScheduling } from './schedule-work.ts';
import { articleDrafts, articleSchedules } from './schema.ts';
import { countProposedSnippets } from './snippets/snippet-list.ts';
import { countSubmitted } from './store.ts';
import { draftMails } from './tell-draft.ts';
import { countOutdated } from './translating.ts';
import { XLIFF_FORM_BYTES } from './translation-actions.ts';
import { forgetUnusedAttachments } from './unused-attachments.ts';
import { countOverdue } from './verification/check-list.ts';
import { reminderMail, reminderWork } from './verification/reminders.ts';
import { articleChecks, checkReminders } from './verification/schema.ts';

const personalData: PersonalData = {
  tables: [
    {
      table: articleDrafts,
      columns: {
        removed: 'article_id locale author sequence fields body submitted_at note returned_at answer updated_at',
        internal: 'base_revision_id merged_revision_id source_revision_id',
      },
      of: ({ id }) => eq(articleDrafts.author, id),
    },
    {
      table: articleSchedules,
      columns: {
        kept: 'id article_id locale publish_at publish_zone unpublish_at unpublish_zone scheduled_by failure is_checked',
        internal: 'revision_id base_revision_id source_revision_id',
      },
      of: ({ id }) => eq(articleSchedules.scheduledBy, id),
    },
    {
      table: articleChecks,
      columns: { kept: 'article_id locale every_months checked_at checked_by due_at', removed: 'owner_id' },
      of: ({ id }) => or(eq(articleChecks.ownerId, id), eq(articleChecks.checkedBy, id)),
    },
    {
      table: checkReminders,
      columns: { removed: 'user_id sent_at' },
      of: ({ id }) => eq(checkReminders.userId, id),
    },
    {
      table: draftComments,
      columns: {
        removed:
          'id author body quote before after block at created_at parent_id article_id locale guide draft_author resolved_at',
        internal: 'resolved_by',
      },
      of: ({ id }) => eq(draftComments.author, id),
    },
    {
      table: draftReviews,
      columns: { removed: 'article_id locale draft_author reviewer sequence decision answer decided_at' },
      of: ({ id }) => eq(draftReviews.reviewer, id),
    },
    {
      table: articleReviewers,
      columns: { removed: 'category user_id appointed_at' },
      of: ({ id }) => eq(articleReviewers.userId, id),
    },
    {
      table: guideDrafts,
      columns: {
        removed: 'slug author sequence fields submitted_at note returned_at answer updated_at',
        internal: 'base base_fields',
      },
      of: ({ id }) => eq(guideDrafts.author, id),
    },
    {
      table: guideReviews,
      columns: { removed: 'slug draft_author reviewer sequence decision answer decided_at' },
      of: ({ id }) => eq(guideReviews.reviewer, id),
    },
    {
      table: guideSchedules,
      columns: {
        kept: 'id slug publish_at publish_zone unpublish_at unpublish_zone scheduled_by failure',
        internal: 'revision_id base',
      },
      of: ({ id }) => eq(guideSchedules.scheduledBy, id),
    },
    {
      table: guideUploads,
      columns: {
        removed: 'id guide owner_id name size_bytes offset_bytes checked_at refusal file_name created_at updated_at',
        internal: 'pieces',
      },
      of: ({ id }) => eq(guideUploads.ownerId, id),
    },
  ],
  impersonal: [[reviewRules, 'how many must approve drafts of a topic']],
  async forget(tx, { id }) {
    await tx.delete(articleDrafts).where(eq(articleDrafts.author, id));
    await tx.update(articleChecks).set({ ownerId: null }).where(eq(articleChecks.ownerId, id));
    await tx.delete(checkReminders).where(eq(checkReminders.userId, id));
    await tx.delete(draftComments).where(eq(draftComments.author, id));
    await tx.delete(draftReviews).where(eq(draftReviews.reviewer, id));
    await tx.delete(guideDrafts).where(eq(guideDrafts.author, id));
    await tx.delete(guideReviews).where(eq(guideReviews.reviewer, id));
    await tx.delete(guideUploads).where(eq(guideUploads.ownerId, id));
    await tx.delete(articleReviewers).where(eq(articleReviewers.userId, id));
  },
};

const ARTICLE_FORM = { ...FORM, bodyBytes: ARTICLE_FORM_BYTES };

const routes: RouteRules = {
  '/[locale]/staff/pictures': { ...FORM, bodyBytes: PICTURE_FORM_BYTES },
  '/api/pictures': { ...POST_ONLY, bodyBytes: PICTURE_FORM_BYTES },
  '/api/guide-uploads/[...id]': {
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    bodyBytes: PIECE_BYTES,
    bodySeconds: PIECE_SECONDS,
  },
  '/[locale]/staff/guides': {},
  '/[locale]/staff/guides/new': FORM,
  '/[locale]/staff/guides/[slug]': { ...FORM, bodyBytes: GUIDE_FORM.bytes },
  '/[locale]/staff/guides/[slug]/video': { ...FORM, bodyBytes: VIDEO_FORM_BYTES, bodySeconds: PIECE_SECONDS },
  '/[locale]/staff/guides/[slug]/captions/[language]': { ...FORM, bodyBytes: CAPTIONS_FORM_BYTES },
  '/[locale]/staff/guides/[slug]/captions/[language]/text.vtt': {},
  '/[locale]/staff/guides/[slug]/tour': { ...FORM, bodyBytes: GUIDE_FORM.bytes, opensWindows: true },
  '/[locale]/staff/guides/[slug]/schedule': FORM,
  '/[locale]/staff/guides/[slug]/review/[author]': FORM,
  '/[locale]/staff/articles': {},
  '/[locale]/staff/articles/new': FORM,
  '/[locale]/staff/articles/[id]': FORM,
  '/[locale]/staff/articles/[id]/[language]': ARTICLE_FORM,
  '/[locale]/staff/articles/[id]/[language]/translate': ARTICLE_FORM,
  '/[locale]/staff/articles/[id]/[language]/translate.xlf': {},
  '/[locale]/staff/articles/[id]/[language]/schedule': FORM,
  '/[locale]/staff/articles/[id]/[language]/history': {},
  '/[locale]/staff/articles/[id]/[language]/others': {},
  '/[locale]/staff/articles/[id]/[language]/revisions/[revision]': FORM,
  '/[locale]/staff/articles/[id]/[language]/review/[author]': FORM,
  '/[locale]/staff/categories': {},
  '/[locale]/staff/categories/new': FORM,
  '/[locale]/staff/categories/[slug]': FORM,
  '/[locale]/staff/categories/[slug]/history': {},
  '/[locale]/staff/snippets': {},
  '/[locale]/staff/snippets/new': FORM,
  '/[locale]/staff/snippets/[name]/[language]': ARTICLE_FORM,
  '/[locale]/staff/snippets/[name]/[language]/history': {},
  '/[locale]/staff/checks': FORM,
  '/[locale]/staff/reviewers': FORM,
  '/[locale]/staff/translations': { ...FORM, bodyBytes: XLIFF_FORM_BYTES },
  '/[locale]/staff/translations/[language].xlf': {},
};

const place: StaffPlace<PublishingMessages, { db: Db }> = {
  path: 'articles',
  group: 'publish',
  icon: 'pen',
  words: ({ publishing }) => ({ title: publishing.articles, text: publishing.place }),
  may: mayWrite,
  waiting: {
    count: ({ db }, viewer) => (mayPublish(viewer) ? countSubmitted(db) : countToReview(db, viewer.id ?? 0)),
    of: (_, viewer) => (mayPublish(viewer) ? 'publish' : String(viewer.id)),
    words: ({ publishing }, count) => publishing.waiting({ count }),
  },
};

const guidesPlace: StaffPlace<PublishingMessages, { db: Db }> = {
  path: 'guides',
  group: 'publish',
  icon: 'video',
  words: ({ guideEditing }) => ({ title: guideEditing.title, text: guideEditing.place }),
  may: mayWrite,
  waiting: {
    count: ({ db }, viewer) => (mayPublish(viewer) ? countWaitingGuides(db) : countGuidesToReview(db, viewer.id ?? 0)),
    of: (_, viewer) => (mayPublish(viewer) ? 'publish' : String(viewer.id)),
    words: ({ guideEditing }, count) => guideEditing.waiting({ count }),
  },
};

const translations: StaffPlace<PublishingMessages, { db: Db; site: { locales: readonly unknown[] } }> = {
  path: 'translations',
  group: 'publish',
  icon: 'languages',
  words: ({ publishing }) => ({ title: publishing.translations.title, text: publishing.translations.place }),
  may: (viewer, { site }) => mayWrite(viewer) && site.locales.length > 1,
  waiting: {
    count: ({ db }) => countOutdated(db),
    words: ({ publishing }, count) => publishing.translations.waiting({ count }),
    quiet: true,
  },
};

const checks: StaffPlace<PublishingMessages, { db: Db }> = {
  path: 'checks',
  group: 'publish',
  icon: 'list-checks',
  words: ({ checks }) => ({ title: checks.title, text: checks.place }),
  may: mayWrite,
  waiting: {
    count: ({ db }, { id }) => (id === undefined ? Promise.resolve(0) : countOverdue(db, id)),
    of: (_, { id }) => String(id),
    words: ({ checks }, count) => checks.waiting({ count }),
  },
};

const library: StaffPlace<PublishingMessages, { db: Db }> = {
  path: 'pictures',
  group: 'publish',
  icon: 'image',
  words: ({ pictures }) => ({ title: pictures.title, text: pictures.place }),
  may: mayWrite,
};

const categoriesPlace: StaffPlace<PublishingMessages, { db: Db }> = {
  path: 'categories',
  group: 'publish',
  icon: 'folder',
  words: ({ categories }) => ({ title: categories.title, text: categories.place }),
  may: mayPublish,
  waiting: {
    count: ({ db }) => countWaitingFiles(db),
    words: ({ categories }, count) => categories.waiting({ count }),
  },
};

const snippetsPlace: StaffPlace<PublishingMessages, { db: Db }> = {
  path: 'snippets',
  group: 'publish',
  icon: 'puzzle',
  words: ({ snippets }) => ({ title: snippets.title, text: snippets.place }),
  may: mayWrite,
  waiting: {
    count: ({ db }, viewer) => (mayPublish(viewer) ? countProposedSnippets(db) : Promise.resolve(0)),
    of: (_, viewer) => (mayPublish(viewer) ? 'publish' : 'read'),
    words: ({ snippets }, count) => snippets.waiting({ count }),
  },
};

const reviewersPlace: StaffPlace<PublishingMessages, { db: Db }> = {
  path: 'reviewers',
  group: 'manage',
  icon: 'circle-check',
  words: ({ reviewing }) => ({ title: reviewing.reviewers, text: reviewing.reviewersPlace }),
  may: mayAppointReviewers,
};

/** What the product needs to know of writing and publishing articles in the browser. */
export const publishingDomain = {
  name: 'publishing',
  personalData,
  routes,
  jobs: ({
    db,
    site,
    messages,
    guideFiles,
    settings,
  }: {
    db: Db;
    site: Site;
    messages: Catalog<PublishingMessages>;
    settings: { contentDir: string };
  } & FilesOfGuides) => [
    keepVideoJob(db, guideFiles),
    rewriteLinksJob(db, { languages: languagesOf(site), messages, guides: guideLinks(settings) }),
  ],
  dueWork: ({ db, site, report }: { db: Db; site: Site; report: (error: unknown) => void }) => [
    scheduledWork(db, articleScheduling(languagesOf(site)), report),
    scheduledWork(db, guideScheduling(languagesOf(site)), report),
    reminderWork(db, site),
  ],
  sweeps: [
    {
      name: 'files that no article has',
      everySeconds: 86_400,
      run: ({ db }: { db: Db }) => forgetUnusedAttachments(db, new Date()),
    },
    {
      name: 'files that no guide has',
      everySeconds: 3600,
      run: ({ db, guideFiles }: { db: Db } & FilesOfGuides) => sweepGuideFiles(db, guideFiles, new Date()),
    },
  ],
  mails: [reminderMail, ...draftMails],
  staffPlaces: [place, guidesPlace, translations, checks, snippetsPlace, categoriesPlace, library, reviewersPlace],
};
