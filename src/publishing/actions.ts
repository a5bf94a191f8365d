// What the forms around an article in one language do.
import { z } from 'zod';
import { SIGNIFICANCES } from '../articles/schema.ts';
import { languagesOf } from '../articles/sync.ts';
import { type ActionApp, type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../web/body.ts';
import { Problem } from '../web/problem.ts';
import {
  DRAFT_LIMITS,
  type DraftError,
  type DraftFields,
  type DraftKey,
  type DraftText,
  LAST_SEQUENCE,
  LONGEST_FIELD,
  missingIn,
  readText,
  typedFields,
} from './draft.ts';
import { usesOf } from './limits.ts';
import { mayPublish, mayWrite } from './policy.ts';
import { mergeProposal, refuseProposal, takeProposal } from './proposals.ts';
import { publishText } from './publish-text.ts';
import { submitDraft } from './review-draft.ts';
import { saveDraft } from './save-draft.ts';
import { findDraft, findLive, findPlace, findProposed, findRevision, removeDraft } from './store.ts';
import { findOriginal } from './translating.ts';

/** What writing needs of the running product. */
export interface PublishingApp extends ActionApp {
  site: { locales: { code: string }[]; defaultLocale: string };
}
type Context = ActionContext<PublishingApp>;

/** Of a form with an article: room for one over its limit, whose writer is told and gets it back whole. */
export const ARTICLE_FORM: BodyRule = { ...SMALL_FORM, bytes: 4 * 1024 * 1024, fieldBytes: 3 * 1024 * 1024 };
/** Longest body of such a form, in bytes. */
export const ARTICLE_FORM_BYTES = ARTICLE_FORM.bytes;

const text = z.string().default('');
const short = text.transform((given) => given.slice(0, LONGEST_FIELD));
/** A number of a row; empty: none. */
const rowNumber = z.union([
  z.literal('').transform(() => null),
  z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
]);

const shownFields = {
  title: short,
  summary: short,
  tags: short,
  related: short,
  position: short,
  audience: short,
} satisfies Record<keyof DraftFields, z.ZodType>;

const editorSchema = z.object({
  intent: z.enum(['save', 'preview', 'publish', 'submit', 'discard']).default('save'),
  ...shownFields,
  body: text,
  base: rowNumber,
  // A write without it is refused: it would not say what it writes over.
  sequence: z.coerce.number().int().min(0).max(LAST_SEQUENCE),
  significance: z.enum(SIGNIFICANCES).default('minor'),
  /** "I have read the whole article: it is true". */
  checked: z.literal('1').optional().catch(undefined),
  note: short,
});

/** What the editor goes on with after its form was posted. */
type EditorResult =
  | { outcome: 'done'; to: string; sequence?: number }
  | { outcome: 'shown'; step: 'preview' }
  /** The draft was written in another window, or readers have another text. */
  | { outcome: 'conflict'; of: 'draft' | 'live' }
  | { outcome: 'invalid'; errors: DraftError[] }
  | { outcome: 'forbidden' };

/** Path of the editor of an article in a language. */
export function editorUrl(locale: string, { articleId, locale: language }: Omit<DraftKey, 'author'>): string {
  return `/${locale}/staff/articles/${articleId}/${language}`;
}

/** Path of the page on which an article is translated beside its original. */
export function translationUrl(locale: string, key: Omit<DraftKey, 'author'>): string {
  return `${editorUrl(locale, key)}/translate`;
}

/** Whose draft the page of the editor is about, and the place of its article. @throws Problem `not-found` */
export async function draftOf({
  app,
  params,
  viewer,
}: Pick<Context, 'params' | 'viewer'> & { app: Pick<PublishingApp, 'db' | 'site'> }) {
  const place = await findPlace(app.db, Number(params['id']));
  const language = app.site.locales.find(({ code }) => code === params['language'])?.code;
  if (!place || !language) throw new Problem('not-found');
  return { place, key: { articleId: place.id, locale: language, author: viewer.id! } satisfies DraftKey };
}

/** Writing an article: keeping the draft, drawing it, giving it to somebody, publishing it. */
export const editorAction = defineAction({
  needsAccount: true,
  body: ARTICLE_FORM,
  schema: editorSchema,
  expected: 'Expected the fields of the editor, and the sequence of the draft that the writer saw.',
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run(
    { intent, body, base, sequence, significance, checked, note, ...fields },
    context: Context,
  ): Promise<EditorResult> {
    const { app, locale } = context;
    const { db } = app;
    const { key } = await draftOf(context);
    const from = base === null ? undefined : await findRevision(db, { ...key, id: base });
    // A number of another article's revision, or of none, is no base.
    const baseRevisionId = from?.id ?? null;
    const written: DraftText = { fields, body: readText(body, from?.body) };
    // The page of a translation names the revision of the original that is beside it.
    const source = context.url.searchParams.get('source');
    const original = source === null ? undefined : await findOriginal(db, key, Number(source), app.site.defaultLocale);
    const sourceRevisionId = original?.id;
    const here = original ? translationUrl(locale, key) : editorUrl(locale, key);
    if (note.length > DRAFT_LIMITS.note)
      return { outcome: 'invalid', errors: [{ field: 'note', problem: 'too-long' }] };
    switch (intent) {
      case 'preview':
        return { outcome: 'shown', step: 'preview' };
      case 'discard':
        await removeDraft(db, key);
        return { outcome: 'done', to: `${here}?discarded=1` };
      case 'publish': {
        if (!mayPublish(context.viewer)) return { outcome: 'forbidden' };
        const published = await publishText(
          db,
          key,
          {
            ...written,
            baseRevisionId,
            sourceRevisionId,
            significance,
            note,
            isChecked: checked === '1',
            saw: sequence,
          },
          { by: key.author, languages: languagesOf(app.site) },
        );
        if (published.outcome === 'missing') throw new Problem('not-found');
        if (published.outcome === 'conflict') return { outcome: 'conflict', of: 'live' };
        if (published.outcome === 'invalid') return { outcome: 'invalid', errors: published.errors };
        return { outcome: 'done', to: `${here}?${published.outcome}=1` };
      }
      case 'save':
      case 'submit': {
        // Who looks at it should not have to send it back for that.
        if (intent === 'submit' && ((await findLive(db, key))?.revision.id ?? null) !== baseRevisionId)
          return { outcome: 'conflict', of: 'live' };
        const missing = intent === 'submit' ? missingIn(written) : [];
        if (missing.length > 0) return { outcome: 'invalid', errors: missing };
        const saved = await saveDraft(db, key, { ...written, baseRevisionId, sourceRevisionId, saw: sequence });
        if (saved.outcome === 'missing') throw new Problem('not-found');
        if (saved.outcome === 'stale') return { outcome: 'conflict', of: 'draft' };
        if (intent === 'save') return { outcome: 'done', to: `${here}?saved=1`, sequence: saved.sequence };
        await submitDraft(db, key, { saw: saved.sequence, note });
        return { outcome: 'done', to: `${here}?submitted=1` };
      }
    }
  },
});

/** Deciding about a file that changed behind what was published in the browser. */
export const proposalAction = defineAction({
  needsAccount: true,
  schema: z.object({ proposal: z.enum(['take', 'merge', 'refuse']), revision: rowNumber }),
  may: ({ viewer }) => mayPublish(viewer),
  async run({ proposal, revision }, context: Context) {
    const { app, locale } = context;
    const { key } = await draftOf(context);
    const proposed = await findProposed(app.db, key);
    if (!proposed || proposed.id !== revision) return { outcome: 'gone' } as const;
    const here = editorUrl(locale, key);
    const options = { by: key.author, languages: languagesOf(app.site) };
    if (proposal === 'refuse') {
      await refuseProposal(app.db, proposed, key.author);
      return { outcome: 'done', to: `${here}?left=1` } as const;
    }
    if (proposal === 'take') {
      const problems = await takeProposal(app.db, proposed, options);
      if (problems.length > 0) return { outcome: 'refused', reason: 'mistakes' } as const;
      return { outcome: 'done', to: `${here}?published=1` } as const;
    }
    const merged = await mergeProposal(app.db, key);
    if (merged === 'has-draft') return { outcome: 'refused', reason: 'has-draft' } as const;
    return { outcome: 'done', to: `${here}?merged=${merged}` } as const;
  },
});

/** Brings an earlier revision back as a draft, for its reader to look at and to publish. */
export const restoreAction = defineAction({
  needsAccount: true,
  schema: z.object({}),
  may: ({ viewer }) => mayWrite(viewer),
  async run(_, context: Context) {
    const { app, locale, params } = context;
    const { key } = await draftOf(context);
    const revision = await findRevision(app.db, { ...key, id: Number(params['revision']) });
    if (!revision) throw new Problem('not-found');
    if (await findDraft(app.db, key)) return { outcome: 'refused', reason: 'has-draft' } as const;
    const live = await findLive(app.db, key);
    const fields = typedFields(revision);
    await saveDraft(app.db, key, { fields, body: revision.body, baseRevisionId: live?.revision.id ?? null, saw: 0 });
    return { outcome: 'done', to: `${editorUrl(locale, key)}?restored=1` } as const;
  },
});
