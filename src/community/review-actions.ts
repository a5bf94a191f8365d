// What the forms around the review queue do.

import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { findUser } from '../accounts/store.ts';
import { type ActionContext, defineAction, type Sender, type Use } from '../web/action.ts';
import type { BodyRule } from '../web/body.ts';
import type { Counting } from '../web/limits.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { decideReview, undoDecision } from './decide.ts';
import { flagPost } from './flag.ts';
import { hideAll, restoreAll } from './hide-all.ts';
import { mergeThreads, splitThread } from './rearrange.ts';
import { findHeld, withdrawHeld } from './review/hold.ts';
import { DECISIONS, FLAG_KINDS, heldUrl } from './review/review.ts';
import { TEXT_FORM } from './text-form.ts';
import { ownUse, usesOf } from './threads/limits.ts';
import { mayFlag, mayHideAll, maySeeHeld, maySplit, moderatesSomething } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';
import { findPost, findThread } from './threads/store.ts';
import { threadUrl } from './threads/thread.ts';

interface CommunityApp extends Counting {
  site: { community: Community };
}
type Context = ActionContext<CommunityApp>;
type Asked = Pick<Context, 'app' | 'viewer' | 'params'>;

const text = z.string().default('');

/** Path of the review queue, from the root. */
export const queueUrl = (locale: string) => `/${locale}/staff/review`;

/** Deciding what waits in the review queue, as it is or changed before. */
export const reviewAction = defineAction({
  needsAccount: true,
  body: TEXT_FORM,
  schema: z.object({
    review: text,
    decision: z.enum([...DECISIONS, 'undo']),
    told: text,
    /** The moderator has had the text in a form, and may have changed it. */
    changed: z.literal('yes').optional().catch(undefined),
    title: text,
    body: text,
    tags: text,
    base: text,
    show: text,
  }),
  may: ({ app, viewer }: Asked) => moderatesSomething(viewer, app.site.community),
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(given, { app, viewer, params, locale }: Context) {
    const { db, site } = app;
    const reviewId = readId(params['id']) ?? readId(given.review) ?? 0;
    const me = viewer as SignedIn;
    const to = (done: string) => {
      const search = new URLSearchParams({ ...(given.show && { show: given.show }), done, review: String(reviewId) });
      return { outcome: 'done', to: `${queueUrl(locale)}?${search}` } as const;
    };
    if (given.decision === 'undo') {
      if (!(await undoDecision(db, site.community, me, reviewId))) throw new Problem('not-found');
      return to('undo');
    }
    const decided = await decideReview(db, site.community, me, {
      reviewId,
      decision: given.decision,
      told: given.told,
      changed: given.changed && { title: given.title, body: given.body, tags: given.tags },
      base: readId(given.base),
    });
    switch (decided.outcome) {
      case 'not-found':
        throw new Problem('not-found');
      case 'invalid':
        return { outcome: 'invalid', errors: decided.errors } as const;
      case 'conflict':
        return { outcome: 'conflict' } as const;
      case 'gone':
      case 'decided-already':
        return { outcome: 'refused', reason: decided.outcome } as const;
      default:
        return to(decided.review.kind === 'claim' && given.decision === 'approve' ? 'give' : given.decision);
    }
  },
});

/** A flag with a few words. */
const FLAG_FORM: BodyRule = { ...TEXT_FORM, bytes: 64 * 1024, fieldBytes: 16 * 1024 };

export type FlagError = { field: 'kind'; problem: 'missing' } | { field: 'text'; problem: 'missing' | 'too-long' };

/** Saying that something is wrong with a post. */
export const flagAction = defineAction({
  needsAccount: true,
  body: FLAG_FORM,
  schema: z.object({ kind: z.enum(FLAG_KINDS).optional().catch(undefined), text }),
  async may({ app, viewer, params }: Asked) {
    const found = await findPost(app.db, readId(params['id']) ?? 0);
    return found !== undefined && mayFlag(viewer, app.site.community, found.thread, found.post);
  },
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(given, { app, viewer, params, locale, count }: Context) {
    const errors: FlagError[] = [];
    if (!given.kind) return { outcome: 'invalid', errors: [...errors, { field: 'kind', problem: 'missing' }] } as const;
    // A form without a choice is no flag.
    const limited = await count(ownUse('flags', viewer));
    if (limited) return limited;
    const postId = readId(params['id'])!;
    const flag = { postId, kind: given.kind, text: given.text };
    const flagged = await flagPost(app.db, app.site.community, viewer as SignedIn, flag);
    if (flagged.outcome === 'not-found') throw new Problem('not-found');
    if (flagged.outcome === 'invalid') {
      errors.push({ field: 'text', problem: flagged.problem });
      return { outcome: 'invalid', errors } as const;
    }
    const [path, fragment] = threadUrl(locale, flagged.thread, { post: flagged.post.number }).split('#');
    return {
      outcome: 'done',
      to: `${path}${path!.includes('?') ? '&' : '?'}done=${flagged.outcome}&at=${flagged.post.number}#${fragment}`,
    } as const;
  },
});

/** Taking back one's own text that waits. */
export const heldAction = defineAction({
  needsAccount: true,
  schema: z.object({ intent: z.literal('withdraw') }),
  async may({ app, viewer, params }: Asked) {
    const found = await findHeld(app.db, readId(params['id']) ?? 0);
    return found !== undefined && maySeeHeld(viewer, app.site.community, found.review);
  },
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(_, { app, viewer, params, locale }: Context) {
    const id = readId(params['id'])!;
    if (!(await withdrawHeld(app.db, app.site.community, viewer as SignedIn, id))) throw new Problem('not-found');
    return { outcome: 'done', to: `${heldUrl(locale, id)}?done=withdrawn` } as const;
  },
});

/** Hiding everything that somebody wrote, and bringing it back. */
export const personPostsAction = defineAction({
  needsAccount: true,
  schema: z.object({ intent: z.enum(['hide-all', 'restore-all']) }),
  async may({ app, viewer, params }: Asked) {
    const person = await findUser(app.db, readId(params['id']) ?? 0);
    return person !== undefined && moderatesSomething(viewer, app.site.community) && mayHideAll(viewer, person);
  },
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run({ intent }, { app, viewer, params, locale }: Context) {
    const id = readId(params['id'])!;
    const work = intent === 'hide-all' ? hideAll : restoreAll;
    if ((await work(app.db, app.site.community, viewer as SignedIn, id)) === undefined) throw new Problem('not-found');
    return { outcome: 'done', to: `${queueUrl(locale)}/people/${id}?done=${intent}` } as const;
  },
});

/** The replies of one page that become a thread of their own. */
export const splitAction = defineAction({
  needsAccount: true,
  body: TEXT_FORM,
  schema: z.object({ title: text, kind: z.enum(['question', 'discussion']).catch('question') }),
  may: maySplitIt,
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(given, { app, viewer, params, locale, list }: Context) {
    const numbers = list('post').flatMap((number) => readId(number) ?? []);
    const split = { threadId: readId(params['id'])!, numbers, ...given };
    const done = await splitThread(app.db, app.site.community, viewer as SignedIn, split);
    if (done.outcome === 'not-found') throw new Problem('not-found');
    if (done.outcome === 'invalid') return { outcome: 'invalid', errors: done.errors } as const;
    return { outcome: 'done', to: `${threadUrl(locale, done.thread)}?done=split` } as const;
  },
});

/** Putting a thread behind another one. */
export const mergeAction = defineAction({
  needsAccount: true,
  schema: z.object({ into: text }),
  may: maySplitIt,
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(given, { app, viewer, params, locale }: Context) {
    const [threadId, into] = [readId(params['id'])!, readId(given.into)];
    const thread = into && (await mergeThreads(app.db, app.site.community, viewer as SignedIn, { threadId, into }));
    if (!thread)
      return { outcome: 'invalid', errors: [{ field: 'into', problem: into ? 'wrong' : 'missing' }] } as const;
    return { outcome: 'done', to: `${threadUrl(locale, thread)}?done=merge` } as const;
  },
});

/** Whether they may make another thread of the one in the address, or put it into another one. */
async function maySplitIt({ app, viewer, params }: Asked): Promise<boolean> {
  const thread = await findThread(app.db, readId(params['id']) ?? 0);
  return thread !== undefined && maySplit(viewer, app.site.community, thread);
}
