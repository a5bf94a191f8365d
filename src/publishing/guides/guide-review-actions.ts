// What reviewers do with a draft of a guide that was given to them.
import { z } from 'zod';
import { languagesOf } from '../../articles/sync.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { commentSchema, takeComment } from '../comments/comment-form.ts';
import { DRAFT_LIMITS } from '../draft.ts';
import { usesOf } from '../limits.ts';
import { isAmong, mayDecide, mayPublish, mayReadDraft } from '../policy.ts';
import { type Reviewer, reviewersOf } from '../reviewers.ts';
import { findGuideDraft, type GuideDraft, type GuideKey } from './drafts/store.ts';
import { type GuidesApp, guideKeyOf, seen } from './guide-actions.ts';
import { guideBlocks } from './guide-blocks.ts';
import { checkGuide } from './publish-guide.ts';
import { approveGuideDraft, endorseGuideDraft, returnGuideDraft } from './review-guide.ts';
import { guideReviewUrl, guidesUrl } from './urls.ts';

type Context = ActionContext<GuidesApp>;
type Asking = Pick<Context, 'params' | 'viewer'> & { app: Pick<GuidesApp, 'db'> };

/** The draft that the page of a review is about. @throws Problem `not-found` for who may not read it, and where there is none. */
export async function guideUnderReview(
  asking: Asking,
): Promise<{ key: GuideKey; draft: GuideDraft; reviewers: Reviewer[] }> {
  const { app, params, viewer } = asking;
  const key = { ...guideKeyOf(asking), author: Number(params['author']) };
  const draft = Number.isSafeInteger(key.author) ? await findGuideDraft(app.db, key) : undefined;
  const reviewers = draft ? await reviewersOf(app.db, draft.fields.category) : [];
  if (!draft || !mayReadDraft(viewer, draft, reviewers)) throw new Problem('not-found');
  return { key, draft, reviewers };
}

/** A comment on a draft: at a passage, in reply, or that it is settled. */
export const guideCommentAction = defineAction({
  needsAccount: true,
  schema: commentSchema,
  may: async (context) => Boolean(await guideUnderReview(context)),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run(given, context: Context) {
    const { app, locale, viewer } = context;
    const { key, draft } = await guideUnderReview(context);
    const { sequence, fields } = draft;
    return takeComment(app.db, given, {
      ...{ key, sequence, by: viewer.id!, url: guideReviewUrl(locale, key) },
      async blocks() {
        const { recorded } = await checkGuide(app.db, key.slug, fields, languagesOf(app.site));
        return guideBlocks(recorded, app.site.defaultLocale).map(({ text }) => text);
      },
    });
  },
});

/** Deciding about a draft: approving it as a reviewer, sending it back, publishing it. */
export const reviewGuideAction = defineAction({
  needsAccount: true,
  schema: z.object({
    intent: z.enum(['approve', 'return', 'publish']),
    sequence: seen,
    answer: z
      .string()
      .default('')
      .transform((given) => given.slice(0, 4_000)),
  }),
  may: async (context) => Boolean(await guideUnderReview(context)),
  async run({ intent, sequence, answer }, context: Context) {
    const { app, locale, viewer } = context;
    const { key, draft, reviewers } = await guideUnderReview(context);
    const by = viewer.id!;
    const done = { outcome: 'done', to: `${guidesUrl(locale)}?show=waiting&decided=${intent}` } as const;
    const ended = (decided: 'done' | 'stale') => (decided === 'done' ? done : ({ outcome: 'conflict' } as const));
    if (intent === 'publish') {
      if (!mayPublish(viewer)) return { outcome: 'forbidden' } as const;
      const published = await approveGuideDraft(app.db, key, { by, saw: sequence, languages: languagesOf(app.site) });
      if (published.outcome === 'stale') return { outcome: 'conflict' } as const;
      if (published.outcome === 'conflict') return { outcome: 'refused', reason: 'outdated' } as const;
      if (published.outcome === 'invalid') return { outcome: 'refused', reason: 'mistakes' } as const;
      return done;
    }
    if (!mayDecide(viewer, draft, reviewers)) return { outcome: 'forbidden' } as const;
    if (intent === 'approve') {
      if (!isAmong(viewer, reviewers)) return { outcome: 'forbidden' } as const;
      return ended(await endorseGuideDraft(app.db, key, { by, saw: sequence }));
    }
    if (answer.trim() === '') return { outcome: 'invalid', errors: [{ field: 'answer', problem: 'missing' }] } as const;
    if (answer.length > DRAFT_LIMITS.note)
      return { outcome: 'invalid', errors: [{ field: 'answer', problem: 'too-long' }] } as const;
    return ended(await returnGuideDraft(app.db, key, { by, saw: sequence, answer: answer.trim() }));
  },
});
