// After an article was renamed or moved, or a guide got another address: the articles and guides that link to where it was get its present
// address, as a job that somebody asked for.
import { z } from 'zod';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Languages } from '../../articles/content.ts';
import { publishRevisions } from '../../articles/publish.ts';
import { pathOf } from '../../articles/read-text.ts';
import { settleTranslations } from '../../articles/translations.ts';
import type { Db } from '../../db/client.ts';
import type { Catalog } from '../../i18n/catalog.ts';
import { type JobKind, jobKind } from '../../jobs/job.ts';
import { addJob } from '../../jobs/store.ts';
import { typedFields } from '../draft.ts';
import type { PublishingMessages } from '../messages/types.ts';
import { checkText, writeChecked } from '../publish-text.ts';
import { findSchedule } from '../schedule.ts';
import { findLive, findPlace } from '../store.ts';
import { countOldLinks, guideTargetOf, listOldLinks, targetOf } from './old-links.ts';
import { type GuideTarget, relink, type Target } from './relink.ts';

/** What people ask for, as the audit log has it; each text that is rewritten is published, and noted so. */
type LinksAuditAction = 'article.relinked' | 'guide.relinked';

/** Texts looked at between two looks at whether to stop. */
const BATCH = 20;

const KIND = 'rewrite-links';
const payloadOf = z.object({
  /** Of the article; without it, `guide` says which guide it is about. */
  articleId: z.number().optional(),
  guide: z.string().optional(),
  by: z.number(),
  locale: z.string(),
});

/** Name of the job that rewrites the links to an article, or to a guide by its name: there is one at a time. */
export function rewriteName(what: number | string): string {
  return `${KIND} ${typeof what === 'number' ? what : `guide ${what}`}`;
}

/** Asks for the links to an article to be rewritten. @param locale in which the note of each revision is written. @returns whether there is such an article. */
export async function askToRewriteLinks(
  db: Db,
  { articleId, by, locale }: { articleId: number; by: number; locale: string },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const place = await findPlace(tx, articleId);
    if (!place) return false;
    await addJob(tx, { kind: KIND, name: rewriteName(articleId), payload: { articleId, by, locale } });
    const action: LinksAuditAction = 'article.relinked';
    await addAuditEntry(tx, { actorId: by, action, subjectId: null, details: { article: place.slug } });
    return true;
  });
}

/** As {@link askToRewriteLinks}, for a guide. @param slug its name. */
export async function askToRewriteGuideLinks(
  db: Db,
  { slug, by, locale }: { slug: string; by: number; locale: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    await addJob(tx, { kind: KIND, name: rewriteName(slug), payload: { guide: slug, by, locale } });
    const action: LinksAuditAction = 'guide.relinked';
    await addAuditEntry(tx, { actorId: by, action, subjectId: null, details: { guide: slug } });
  });
}

/** What rewriting one text came to; `left`: it has a mistake, its link stands in a snippet or in signs that are not ours, or another text waits for its time. */
type Rewritten = 'rewritten' | 'left' | 'gone';

/**
 * Rewrites the links of one text, as readers have it at that moment, into a revision of who asked for it. Drafts stay as they are.
 * @param note why it was changed, for the team.
 */
export async function rewriteLinksOf(
  db: Db,
  key: { articleId: number; locale: string },
  { target, by, note, languages }: { target: Target | GuideTarget; by: number; note: string; languages: Languages },
): Promise<Rewritten> {
  return db.transaction(async (tx): Promise<Rewritten> => {
    // Locked before it is read: what somebody publishes meanwhile comes after it, and is not written over.
    const place = await findPlace(tx, key.articleId, { lock: true });
    const live = await findLive(tx, key);
    if (!place || place.archivedAt || !live || live.removedAt) return 'gone';
    // What waits was written on this text, and would not go live on another.
    if ((await findSchedule(tx, key))?.revisionId) return 'left';
    const { revision } = live;
    const file = pathOf({ ...revision, slug: place.slug, category: place.category });
    const changed = relink(revision.body, { file, locale: key.locale, locales: languages.locales }, target);
    const present = (slug: string) => ('slug' in target && target.former.has(slug) ? target.slug : slug);
    const related = [...new Set(revision.related.map(present))];
    const isSame = changed.is !== 'changed' && related.join() === revision.related.join();
    if (changed.is === 'unreadable' || isSame) return 'left';
    const text = {
      fields: typedFields({ ...revision, related }),
      body: changed.is === 'changed' ? changed.text : revision.body,
      baseRevisionId: revision.id,
    };
    const writer = { ...key, author: by };
    const checked = await checkText(tx, writer, text, languages);
    if (checked.outcome !== 'good') return 'left';
    const id = await writeChecked(tx, writer, { body: text.body, significance: 'typo', note }, checked, languages);
    await publishRevisions(tx, [{ id }], { by: { origin: 'editor', userId: by }, read: checked.read });
    const { defaultLocale } = languages;
    await settleTranslations(tx, key, { significance: 'typo', before: revision.id, from: undefined, defaultLocale });
    return 'rewritten';
  });
}

/** Guides that link to where something was, and what rewrites one. */
interface GuideLinks {
  list(db: Db, target: Target | GuideTarget, languages: Languages): Promise<{ slug: string }[]>;
  rewrite(
    db: Db,
    slug: string,
    options: { target: Target | GuideTarget; by: number; note: string; languages: Languages },
  ): Promise<unknown>;
}

/** The job: what it has done already is done when it is tried again, so it goes on where it was. */
export function rewriteLinksJob(
  db: Db,
  { languages, messages, guides }: { languages: Languages; messages: Catalog<PublishingMessages>; guides: GuideLinks },
): JobKind {
  return jobKind({
    kind: KIND,
    payload: payloadOf,
    async run({ payload: { articleId, guide, by, locale }, signal, progress }) {
      const target = guide === undefined ? await articleTarget(db, articleId ?? 0) : await guideTargetOf(db, guide);
      if (!target) return;
      const note = messages.in(locale).linking.note({ address: 'address' in target ? target.address : target.slug });
      const linking = await guides.list(db, target, languages);
      const total = (await countOldLinks(db, articleId, target)) + linking.length;
      let done = 0;
      for (const { slug } of linking) {
        signal.throwIfAborted();
        await guides.rewrite(db, slug, { target, by, note, languages });
        progress(++done, Math.max(total, done));
      }
      for (let after: { articleId: number; locale: string } | undefined; ; ) {
        const batch = await listOldLinks(db, articleId, { target, limit: BATCH, ...(after && { after }) });
        if (batch.length === 0) return;
        for (const one of batch) {
          signal.throwIfAborted();
          await rewriteLinksOf(db, one, { target, by, note, languages });
          progress(++done, Math.max(total, done));
        }
        after = batch.at(-1)!;
      }
    },
  });
}

async function articleTarget(db: Db, articleId: number): Promise<Target | undefined> {
  const place = await findPlace(db, articleId);
  return place && targetOf(db, place);
}
