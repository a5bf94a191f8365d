// What reviewers do with a draft that was given to them, and what they and its writer say about it.
import { z } from 'zod';
import { openTextReader } from '../articles/read-text.ts';
import { SIGNIFICANCES } from '../articles/schema.ts';
import { languagesOf } from '../articles/sync.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { draftOf, editorUrl, type PublishingApp } from './actions.ts';
import { blocksOf } from './comments/blocks.ts';
import { commentSchema, takeComment } from './comments/comment-form.ts';
import { DRAFT_LIMITS, type DraftKey, LAST_SEQUENCE } from './draft.ts';
import { countFrom, shortText } from './form-fields.ts';
import { usesOf } from './limits.ts';
import { isAmong, mayDecide, mayPublish, mayReadDraft } from './policy.ts';
import { approveDraft, endorseDraft, returnDraft } from './review-draft.ts';
import { type Reviewer, reviewersOf } from './reviewers.ts';
import { type Draft, findDraft, type Place } from './store.ts';

type Context = ActionContext<PublishingApp>;
type Asking = Pick<Context, 'params' | 'viewer'> & { app: Pick<PublishingApp, 'db' | 'site'> };

/** A draft that somebody looks at, and who is asked about it. */
interface UnderReview {
  place: Place;
  key: DraftKey;
  draft: Draft;
  reviewers: Reviewer[];
}

/** Path of the page on which a draft is looked at. */
export function reviewUrl(locale: string, key: DraftKey): string {
  return `${editorUrl(locale, key)}/review/${key.author}`;
}

/** The draft that the page of a review is about. @throws Problem `not-found` for who may not read it, and where there is none. */
export async function underReview(asking: Asking): Promise<UnderReview> {
  const { app, params, viewer } = asking;
  const { place, key: mine } = await draftOf(asking);
  const key = { ...mine, author: Number(params['author']) };
  const draft = Number.isSafeInteger(key.author) ? await findDraft(app.db, key) : undefined;
  const reviewers = draft ? await reviewersOf(app.db, place.category) : [];
  if (!draft || !mayReadDraft(viewer, draft, reviewers)) throw new Problem('not-found');
  return { place, key, draft, reviewers };
}

const mayLook = async (context: Pick<Context, 'app' | 'params' | 'viewer'>) => Boolean(await underReview(context));

/** Deciding about a draft: approving it as a reviewer, sending it back, publishing it. */
export const reviewDraftAction = defineAction({
  needsAccount: true,
  schema: z.object({
    intent: z.enum(['approve', 'return', 'publish']),
    sequence: countFrom(1).max(LAST_SEQUENCE),
    significance: z.enum(SIGNIFICANCES).default('minor'),
    checked: z.literal('1').optional().catch(undefined),
    answer: shortText,
  }),
  may: mayLook,
  async run({ intent, sequence, significance, checked, answer }, context: Context) {
    const { app, locale, viewer } = context;
    const { key, draft, reviewers } = await underReview(context);
    const by = viewer.id!;
    const done = { outcome: 'done', to: `/${locale}/staff/articles?show=waiting&decided=${intent}` } as const;
    if (intent === 'publish') {
      if (!mayPublish(viewer)) return { outcome: 'forbidden' } as const;
      const options = { by, saw: sequence, significance, isChecked: checked === '1', languages: languagesOf(app.site) };
      const published = await approveDraft(app.db, key, options);
      if (published.outcome === 'stale') return { outcome: 'conflict' } as const;
      if (published.outcome === 'conflict') return { outcome: 'refused', reason: 'outdated' } as const;
      if (published.outcome === 'invalid') return { outcome: 'refused', reason: 'mistakes' } as const;
      if (published.outcome === 'missing') throw new Problem('not-found');
      return done;
    }
    if (!mayDecide(viewer, draft, reviewers)) return { outcome: 'forbidden' } as const;
    if (intent === 'approve') {
      if (!isAmong(viewer, reviewers)) return { outcome: 'forbidden' } as const;
      return (await endorseDraft(app.db, key, { by, saw: sequence })) === 'done'
        ? done
        : ({ outcome: 'conflict' } as const);
    }
    if (answer.trim() === '') return { outcome: 'invalid', errors: [{ field: 'answer', problem: 'missing' }] } as const;
    if (answer.length > DRAFT_LIMITS.note)
      return { outcome: 'invalid', errors: [{ field: 'answer', problem: 'too-long' }] } as const;
    const returned = await returnDraft(app.db, key, { by, saw: sequence, answer: answer.trim() });
    return returned === 'done' ? done : ({ outcome: 'conflict' } as const);
  },
});

/** A comment on a draft: at a passage, in reply, or that it is settled. */
export const commentAction = defineAction({
  needsAccount: true,
  schema: commentSchema,
  may: mayLook,
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run(given, context: Context) {
    const { app, locale, viewer } = context;
    const { place, key, draft } = await underReview(context);
    const { sequence } = draft;
    return takeComment(app.db, given, {
      ...{ key, sequence, by: viewer.id!, url: reviewUrl(locale, key) },
      async blocks() {
        const read = await openTextReader(app.db, languagesOf(app.site), true);
        const { slug, category } = place;
        const text = { body: draft.body, locale: key.locale, slug, category, sourcePath: null };
        return blocksOf(read(text).nodes).map((one) => one.text);
      },
    });
  },
});
