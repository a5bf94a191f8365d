// What the forms around a guide do.
import { z } from 'zod';
import { toSlug } from '../../articles/slug-of-name.ts';
import { languagesOf } from '../../articles/sync.ts';
import { oneLine } from '../../markdown/one-line.ts';
import { isGuideSlug } from '../../videos/guide-slug.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../../web/body.ts';
import { Problem } from '../../web/problem.ts';
import type { PublishingApp } from '../actions.ts';
import { DRAFT_LIMITS, LAST_SEQUENCE } from '../draft.ts';
import { usesOf } from '../limits.ts';
import { mayPublish, mayWrite } from '../policy.ts';
import { askToRewriteGuideLinks } from '../relinking/rewrite-links.ts';
import { NO_GUIDE } from './drafts/guide-draft.ts';
import { type GuideKey, removeGuideDraft } from './drafts/store.ts';
import { keepGuideDraft, readGuideEditing } from './guide-editing.ts';
import { readGuideForm } from './guide-form.ts';
import { isGuideTaken } from './guide-list.ts';
import { refuseGuideFolder, takeGuideFolder } from './guide-proposals.ts';
import { digestOfLive } from './guide-store.ts';
import { mergeGuides } from './merge-guide.ts';
import { publishGuideDraft, revisionFields, unpublishGuideByHand } from './publish-guide.ts';
import type { GuideError } from './read-guide.ts';
import { isAddressTaken, mayReaddress, readdressGuide } from './readdress-guide.ts';
import { missingInGuide, submitGuideDraft } from './review-guide.ts';
import { saveGuideDraft } from './save-guide-draft.ts';
import { guideEditorUrl, guideVideoUrl } from './urls.ts';

/** What writing guides needs of the running product. */
export interface GuidesApp extends PublishingApp {
  settings: PublishingApp['settings'] & { contentDir: string };
}
type Context = ActionContext<GuidesApp>;

/** Of a form with a guide: every field in each language, and its steps. */
export const GUIDE_FORM: BodyRule = { ...SMALL_FORM, bytes: 2 * 1024 * 1024, fields: 3_000, fieldBytes: 64 * 1024 };

const text = z
  .string()
  .default('')
  .transform((given) => given.slice(0, 4_000));
/** A write without it is refused: it would not say what it writes over. */
export const seen = z.coerce.number().int().min(0).max(LAST_SEQUENCE);
export const digest = z.string().max(64).default('');

/** Whose draft the page of a guide is about. @throws Problem `not-found` where no guide can be called so */
export function guideKeyOf({ params, viewer }: Pick<Context, 'params' | 'viewer'>): GuideKey {
  const slug = params['slug'] ?? '';
  if (!isGuideSlug(slug)) throw new Problem('not-found');
  return { slug, author: viewer.id! };
}

/** What is wrong with an address. */
type AddressError = { field: 'address'; problem: 'unfit' | 'taken' };

/** What the page of a guide goes on with after its form was posted. */
type GuideResult =
  | { outcome: 'done'; to: string; sequence?: number }
  | { outcome: 'shown' }
  | { outcome: 'conflict'; of: 'draft' | 'live' }
  | { outcome: 'invalid'; errors: (GuideError | AddressError)[] }
  | { outcome: 'refused'; reason: 'has-draft' }
  | { outcome: 'gone' }
  | { outcome: 'forbidden' };

/** Writing a guide: keeping the draft, giving it to somebody, publishing it, taking it away, deciding about its folder. */
export const guideAction = defineAction({
  needsAccount: true,
  body: GUIDE_FORM,
  schema: z.object({
    intent: z
      .enum([
        'save',
        'publish',
        'submit',
        'discard',
        'unpublish',
        'take',
        'refuse',
        'restore',
        'add-step',
        'rename',
        'relink',
      ])
      .default('save'),
    sequence: seen,
    base: digest,
    saw: digest,
    revision: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    note: text,
    address: text,
  }),
  expected: 'Expected the fields of a guide, and the sequence of the draft that the writer saw.',
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ intent, sequence, base, saw, revision, note, address }, context: Context): Promise<GuideResult> {
    const { app, locale, viewer, list } = context;
    const { db, site, settings } = app;
    const key = guideKeyOf(context);
    const here = guideEditorUrl(locale, key.slug);
    const done = (what: string, more = {}) => ({ outcome: 'done', to: `${here}?done=${what}`, ...more }) as const;
    const languages = languagesOf(site);
    const by = key.author;
    if (['publish', 'unpublish', 'take', 'refuse', 'relink'].includes(intent) && !mayPublish(viewer))
      return { outcome: 'forbidden' };
    if (intent === 'rename' && !(await mayReaddress(db, viewer, key.slug))) return { outcome: 'forbidden' };
    switch (intent) {
      case 'rename': {
        if (!(await isGuideTaken(db, key.slug))) throw new Problem('not-found');
        const renamed = await readdressGuide(db, { slug: key.slug, address: address.trim() }, by);
        if (renamed === 'unfit' || renamed === 'taken')
          return { outcome: 'invalid', errors: [{ field: 'address', problem: renamed }] };
        return done('renamed');
      }
      case 'relink':
        await askToRewriteGuideLinks(db, { slug: key.slug, by, locale });
        return done('relink');
      case 'discard':
        await removeGuideDraft(db, key);
        return done('discarded');
      case 'unpublish':
        return (await unpublishGuideByHand(db, key.slug, by)) ? done('unpublished') : { outcome: 'gone' };
      case 'take': {
        const taken = await takeGuideFolder(db, key.slug, saw, { by, contentDir: settings.contentDir, languages });
        return taken === 'taken' ? done('taken') : { outcome: 'gone' };
      }
      case 'refuse':
        return (await refuseGuideFolder(db, key.slug, saw, by)) ? done('refused') : { outcome: 'gone' };
      case 'restore': {
        const fields = await revisionFields(db, key.slug, revision ?? 0);
        if (!fields) return { outcome: 'gone' };
        const editing = await readGuideEditing(db, key, settings.contentDir);
        const now = digestOfLive(editing.live);
        const saved = await keepGuideDraft(db, key, editing, { saw: 0, base: now, fields });
        return saved.outcome === 'saved' ? done('restored') : { outcome: 'refused', reason: 'has-draft' };
      }
    }
    if (note.length > DRAFT_LIMITS.note)
      return { outcome: 'invalid', errors: [{ field: 'note', problem: 'too-long', most: DRAFT_LIMITS.note }] };
    const editing = await readGuideEditing(db, key, settings.contentDir);
    if (!editing.live && !editing.draft && !(await isGuideTaken(db, key.slug))) throw new Problem('not-found');
    const codes = site.locales.map(({ code }) => code);
    const fields = readGuideForm((name) => list(name)[0], editing.fields, codes);
    if (intent === 'add-step') return { outcome: 'shown' };
    const saved = await keepGuideDraft(db, key, editing, { saw: sequence, base, fields });
    if (saved.outcome === 'stale') return { outcome: 'conflict', of: 'draft' };
    if (intent === 'save') return done('saved', { sequence: saved.sequence });
    const now = digestOfLive(editing.live);
    if (now !== base) {
      // Nothing that readers have got meanwhile is lost: it comes into the draft, and its writer looks at both before they go on.
      const merged = mergeGuides(editing.draft?.baseFields ?? undefined, fields, editing.published);
      const kept = await keepGuideDraft(db, key, editing, { saw: saved.sequence, base: now, fields: merged.fields });
      if (kept.outcome === 'stale') return { outcome: 'conflict', of: 'draft' };
      const both = merged.both.length > 0 ? `&both=${merged.both.join(',')}` : '';
      return done(`merged${both}`, { sequence: kept.sequence });
    }
    if (intent === 'submit') {
      const errors = missingInGuide(fields, site.defaultLocale);
      if (errors.length > 0) return { outcome: 'invalid', errors };
      await submitGuideDraft(db, key, { saw: saved.sequence, note });
      return done('submitted');
    }
    const published = await publishGuideDraft(db, key, { saw: saved.sequence, note }, { by, languages });
    switch (published.outcome) {
      case 'published':
      case 'unchanged':
        return done(published.outcome);
      case 'conflict':
        return { outcome: 'conflict', of: 'live' };
      case 'stale':
        return { outcome: 'conflict', of: 'draft' };
      case 'invalid':
        return published;
    }
  },
});

/** Beginning a guide: its title and its address. */
export const newGuideAction = defineAction({
  needsAccount: true,
  schema: z.object({ title: text, slug: text, language: text }),
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ title: typed, slug: typedSlug, language }, { app, viewer, locale }: Context) {
    const title = oneLine(typed);
    const slug = typedSlug.trim() || toSlug(title);
    const wrong = (field: 'title' | 'slug', problem: 'missing' | 'unfit' | 'taken') =>
      ({ outcome: 'invalid', errors: [{ field, problem }] }) as const;
    if (title === '') return wrong('title', 'missing');
    if (!isGuideSlug(slug)) return wrong('slug', 'unfit');
    if (await isAddressTaken(app.db, slug)) return wrong('slug', 'taken');
    const code = app.site.locales.find((one) => one.code === language)?.code ?? app.site.defaultLocale;
    const key = { slug, author: viewer.id! };
    await saveGuideDraft(app.db, key, {
      saw: 0,
      base: '',
      from: NO_GUIDE,
      fields: { ...NO_GUIDE, title: { [code]: title } },
    });
    return { outcome: 'done', to: `${guideVideoUrl(locale, slug)}?done=started` } as const;
  },
});
