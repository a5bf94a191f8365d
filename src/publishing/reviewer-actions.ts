import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { type ActionContext, defineAction } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import type { PublishingApp } from './actions.ts';
import { categorySlugs } from './article-list.ts';
import { mayAppointReviewers } from './policy.ts';
import { appointReviewer, dismissReviewer, setApprovals } from './reviewers.ts';

type Context = ActionContext<PublishingApp>;

const text = z.string().max(1_000).default('');

/** Letting somebody review a category, taking it from them, and saying how many must approve. */
export const reviewersAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayAppointReviewers(viewer),
  schema: z.object({
    intent: z.enum(['appoint', 'dismiss', 'approvals']),
    category: z.string(),
    email: text,
    person: text,
    approvals: text,
  }),
  async run({ intent, category, email, person, approvals }, { app: { db }, viewer, locale }: Context) {
    if (!(await categorySlugs(db)).includes(category)) throw new Problem('not-found');
    const me = viewer as SignedIn;
    const change = await {
      appoint: () => appointReviewer(db, me, { category, email }),
      dismiss: () => dismissReviewer(db, me, { category, personId: Number(person) || 0 }),
      approvals: () => setApprovals(db, me, { category, approvals }),
    }[intent]();
    if (change === 'not-found') throw new Problem('not-found');
    if (change === 'no-number')
      return { outcome: 'invalid', errors: [{ field: 'approvals', problem: change }] } as const;
    if (change !== 'done') return { outcome: 'invalid', errors: [{ field: 'email', problem: change }] } as const;
    return { outcome: 'done', to: `/${locale}/staff/reviewers?done=${intent}#topic-${category}` } as const;
  },
});
