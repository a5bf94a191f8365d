// What the forms do that lead from tickets to threads.

import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { ticketLimits } from '../tickets/limits.ts';
import { mayReadRequests } from '../tickets/policy.ts';
import { linkPath, openLink } from '../tickets/requests-link.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import type { Counting } from '../web/limits.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { answerProposal, proposeThread, withdrawProposal } from './propose-thread.ts';
import { TEXT_FORM } from './text-form.ts';
import { PROPOSAL_ANSWERS, type ProposalAnswer } from './threads/proposal.ts';
import type { CommunitySite } from './threads/site-section.ts';

type Context = ActionContext<Counting & { site: CommunitySite; secret: string }>;

const text = z.string().default('');

/** The form in which the team prepares a thread of a ticket. */
export const proposeAction = defineAction({
  needsAccount: true,
  body: TEXT_FORM,
  schema: z.object({ intent: text, topic: text, locale: text, title: text, body: text, answer: text }),
  may: ({ app, viewer }: Pick<Context, 'app' | 'viewer'>) =>
    app.site.community.topics.length > 0 && mayReadRequests(viewer),
  async run(given, { app, viewer, params, locale }: Context) {
    const ticketId = readId(params['id']);
    if (ticketId === undefined) throw new Problem('not-found');
    const to = `/${locale}/staff/requests/${ticketId}`;
    if (given.intent === 'withdraw') {
      await withdrawProposal(app.db, viewer as SignedIn, ticketId);
      return { outcome: 'done', to: `${to}?done=unproposed` } as const;
    }
    const proposed = await proposeThread(app.db, app, viewer as SignedIn, { ...given, ticketId });
    if (proposed.outcome === 'not-found') throw new Problem('not-found');
    if (proposed.outcome !== 'proposed') return proposed;
    return { outcome: 'done', to: `${to}?done=proposed` } as const;
  },
});

const answered = z.object({ answer: z.enum(PROPOSAL_ANSWERS) });

/** The requester says whether their request may be published: signed in. */
export const answerAction = defineAction({
  needsAccount: true,
  schema: answered,
  limits: ({ address }: Sender) => [[ticketLimits.replies, { address }]],
  async run({ answer }, { app, viewer, params, locale }: Context) {
    const ticketId = readId(params['id']) ?? 0;
    return await answerFor(app, viewer, { ticketId, answer, page: `/${locale}/requests/${ticketId}` });
  },
});

/** As above, by the link of a mail, without an account: it opens one request, for who reads the mails about it. */
export const linkedAnswerAction = defineAction({
  forAnybody: true,
  // Under their own name is for who has shown more than a mail.
  schema: z.object({ answer: z.enum(['team', 'no']) }),
  limits: ({ address }: Sender) => [[ticketLimits.replies, { address }]],
  async run({ answer }, { app, params, locale }: Context) {
    const token = params['token'] ?? '';
    const opened = await openLink(app.db, app.secret, token);
    if (opened.outcome !== 'open') throw new Problem('not-found');
    const { viewer, ticketId } = opened;
    return await answerFor(app, viewer, { ticketId, answer, page: linkPath(locale, token) });
  },
});

async function answerFor(
  app: Context['app'],
  viewer: Viewer,
  { ticketId, answer, page }: { ticketId: number; answer: ProposalAnswer; page: string },
) {
  const { outcome } = await answerProposal(app.db, app.site, viewer, { ticketId, answer });
  if (outcome === 'gone') throw new Problem('not-found');
  return { outcome: 'done', to: `${page}?done=thread-${outcome}#publish` } as const;
}
